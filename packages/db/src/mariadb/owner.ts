/**
 * The owner of a row, to be compared with `cast(… as binary)`: byte by byte, since the column's collation
 * may take `Ann` and `ann ` for `ann`.
 */
export const ownerBytes = 'cast(convert(owner_id using utf8mb4) as binary)';
