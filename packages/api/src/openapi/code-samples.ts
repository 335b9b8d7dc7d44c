import { importPath } from '../phonebook/import.ts';

/** A program that imports a file, as OpenAPI's extension `x-codeSamples` has it. */
export interface CodeSample {
  /** The language, by the name that Markdown knows it by. */
  readonly lang: 'sh' | 'js' | 'python' | 'ts';
  readonly label: string;
  readonly source: string;
}

/** The file that the samples import, and what the published `curl` sends in its place. */
export const sampleCsv = `name,workemail,cellphone
John Doe,john@example.com,555-1234
Jane Smith,jane@example.com,555-5678
`;

/**
 * Programs that import `contacts.csv` from the folder they run in, with the token in the variable
 * `ACCESS_TOKEN`. The first is the published one to the letter, for a service at `http://localhost:8080`.
 */
export function codeSamples(origin: string): readonly CodeSample[] {
  const url = `${origin}${importPath}`;
  return [
    { lang: 'sh', label: 'curl', source: publishedCurl(url) },
    { lang: 'sh', label: 'curl with a file', source: curlWithFile(url) },
    { lang: 'js', label: 'JavaScript', source: javaScript(url) },
    { lang: 'python', label: 'Python', source: python(url) },
    { lang: 'ts', label: 'Typed client', source: typedClient(origin) },
  ];
}

function publishedCurl(url: string): string {
  return `curl \\
 --request POST '${url}' \\
 --header "Authorization: Bearer $ACCESS_TOKEN" \\
 --header "Content-Type: multipart/form-data" \\
 --form "file=contacts.csv" \\
 --form "csv_content=${sampleCsv}"
`;
}

function curlWithFile(url: string): string {
  return `curl --header "Authorization: Bearer $ACCESS_TOKEN" \\
  --form "file=@contacts.csv" '${url}'
`;
}

function javaScript(url: string): string {
  return `import { openAsBlob } from 'node:fs';

const form = new FormData();
form.set('file', await openAsBlob('contacts.csv'), 'contacts.csv');
const response = await fetch('${url}', {
  method: 'POST',
  headers: { Authorization: \`Bearer \${process.env.ACCESS_TOKEN}\` },
  body: form,
});
console.log(await response.text());
`;
}

function python(url: string): string {
  return `import os
import requests

with open("contacts.csv", "rb") as file:
    response = requests.post(
        "${url}",
        headers={"Authorization": f"Bearer {os.environ['ACCESS_TOKEN']}"},
        files={"file": file},
    )
print(response.text)
`;
}

function typedClient(origin: string): string {
  return `import { openAsBlob } from 'node:fs';
import { createPhonebookClient } from '@phonebook/client';

const client = createPhonebookClient({
  url: '${origin}',
  token: process.env.ACCESS_TOKEN ?? '',
});
const report = await client.phonebook.import.mutate(await openAsBlob('contacts.csv'));
console.log(JSON.stringify(report));
`;
}
