// A CloudFormation template as JSON, its short tags written out, by the `yaml` package. Arguments: modules folder, template.
const [modules, template] = process.argv.slice(2);
const YAML = require(require('path').resolve(modules, 'yaml'));

const names = ['Ref', 'Sub', 'GetAtt', 'If', 'Not', 'Equals', 'And', 'Or', 'Select', 'Join', 'Split', 'FindInMap', 'Condition'];
const long = name => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);
const scalar = name => ({tag: `!${name}`, resolve: text => ({[long(name)]: text})});
const list = name => ({tag: `!${name}`, collection: 'seq', resolve: seq => new YAML.Document({[long(name)]: seq.toJSON()}).contents});
const customTags = names.flatMap(name => [scalar(name), list(name)]);

const document = YAML.parseDocument(require('fs').readFileSync(template, 'utf8'), {customTags, strict: true});
if (document.errors.length || document.warnings.length) {
  console.error([...document.errors, ...document.warnings].join('\n'));
  process.exit(1);
}
console.log(JSON.stringify(document.toJSON()));
