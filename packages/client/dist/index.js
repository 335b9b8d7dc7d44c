import { createTRPCClient, httpLink, isTRPCClientError } from "@trpc/client";
// src/create-phonebook-client.ts
/**
* A client of the phonebook import service. Calls reject with a `TRPCClientError`, which
* `isPhonebookError` tells from others: its `message` is the wording of the REST contract, `data.reason` the
* code of the error, `data.error` what is wrong and how to mend it.
*/
function createPhonebookClient({ url, token, fetch }) {
	const link = httpLink({
		url: `${String(url).replace(/\/+$/, "")}/trpc`,
		async headers() {
			return { Authorization: `Bearer ${typeof token === "string" ? token : await token()}` };
		},
		...fetch === void 0 ? {} : { fetch }
	});
	return createTRPCClient({ links: [link] });
}
// src/is-phonebook-error.ts
function isPhonebookError(error) {
	return isTRPCClientError(error);
}
// src/to-import-form.ts
/** A form with a CSV file and what is said of it, for `phonebook.import` and `phonebook.validate`. */
function toImportForm(file, { encoding, delimiter, mapping } = {}) {
	const form = new FormData();
	const fields = {
		...encoding === void 0 ? {} : { encoding },
		...delimiter === void 0 ? {} : { delimiter },
		...mapping === void 0 ? {} : { mapping: JSON.stringify(mapping) }
	};
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	form.set("file", file);
	return form;
}
export { createPhonebookClient, isPhonebookError, toImportForm };
