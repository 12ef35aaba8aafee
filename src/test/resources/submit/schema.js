// Validates JSON documents by a JSON Schema with the `ajv` package, which also checks the schema itself. Arguments: modules folder, schema file, file
// with an array of documents. Prints an array with the complaints about each document, as one text; an empty one where there are none.
const [modules, schema, documents] = process.argv.slice(2);
const {readFileSync} = require('fs');
const Ajv = require(require('path').resolve(modules, 'ajv')).default;
const json = file => JSON.parse(readFileSync(file, 'utf8'));

const ajv = new Ajv({strict: true, allowUnionTypes: true, allErrors: true});
const validate = ajv.compile(json(schema));
console.log(JSON.stringify(json(documents).map(document => (validate(document) ? '' : ajv.errorsText(validate.errors, {dataVar: 'job'})
  + JSON.stringify(validate.errors.map(error => error.params))))));
