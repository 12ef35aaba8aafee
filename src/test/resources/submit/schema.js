// Whether a JSON document follows a JSON Schema, by ajv. Arguments: modules folder, schema, document as text.
const [modules, schema, text] = process.argv.slice(2);
const Ajv = require(require('path').resolve(modules, 'ajv')).default;
const validate = new Ajv({strict: true, allErrors: true}).compile(JSON.parse(require('fs').readFileSync(schema, 'utf8')));
if (!validate(JSON.parse(text))) {
  console.error(validate.errors.map(error => `${error.instancePath} ${error.message}`).join('\n'));
  process.exit(1);
}
