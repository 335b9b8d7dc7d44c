curl \
 --request POST 'http://localhost:8080/phonebook/import/' \
 --header "Authorization: Bearer $ACCESS_TOKEN" \
 --header "Content-Type: multipart/form-data" \
 --form "file=contacts.csv" \
 --form "csv_content=name,workemail,cellphone
John Doe,john@example.com,555-1234
Jane Smith,jane@example.com,555-5678
"
