package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.condition.ExpressionNames;
import io.dynasage.dynamodb.condition.ItemCondition;
import io.dynasage.dynamodb.items.ItemColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A DynamoDB table with the columns that the user declared. */
final class DirectTable implements Table, SupportsRead {
    private final DirectOptions options;
    private final StructType schema;

    DirectTable(DirectOptions options, StructType schema) {
        this.options = options;
        this.schema = schema;
        // The key attributes are known only when the scan is planned.
        new ItemColumns(schema, List.of("key"), options.onMismatch());
    }

    @Override
    public String name() {
        return "dynamodb " + options.table();
    }

    @SuppressWarnings("deprecation") // Spark's own type of schema; its successor is in Spark 3.4 and later only.
    @Override
    public StructType schema() {
        return schema.asNullable();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap readOptions) {
        return new Builder(options, schema.asNullable());
    }

    /** Accepts the parts of a query that Spark can leave to DynamoDB. */
    private static final class Builder
            implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsPushDownFilters {
        /** DynamoDB accepts an expression of 4 KB with up to 300 operators. */
        private static final int MAX_EXPRESSION_CHARACTERS = 4000;

        private static final int MAX_VALUES = 100;
        private static final int MAX_OPERATORS = 300;
        /** What DynamoDB counts as operators, and the AND of BETWEEN. Aliases of names and values do not match. */
        private static final Pattern OPERATOR =
                Pattern.compile("<>|<=|>=|[=<>]|\\b(?:AND|OR|NOT|IN|BETWEEN)\\b|[a-z_]+ ?\\(");

        private final DirectOptions options;
        private final StructType schema;
        private final Optional<ItemCondition> where;
        private StructType required;
        private Filter[] pushed = new Filter[0];

        Builder(DirectOptions options, StructType schema) {
            this.options = options;
            this.schema = schema;
            this.where = options.planned().flatMap(read -> read.scan().where());
            this.required = schema;
        }

        @Override
        public Filter[] pushFilters(Filter[] filters) {
            List<Filter> taken = new ArrayList<>();
            for (Filter filter : filters) {
                if (new FilterExpression(schema, new ExpressionNames())
                        .of(filter)
                        .isPresent()) {
                    taken.add(filter);
                    ExpressionNames names = new ExpressionNames();
                    String expression = expression(taken, names);
                    if (expression.length() > MAX_EXPRESSION_CHARACTERS
                            || names.values().size() > MAX_VALUES
                            || OPERATOR.matcher(expression).results().count() > MAX_OPERATORS) {
                        taken.remove(taken.size() - 1);
                    }
                }
            }
            pushed = taken.toArray(Filter[]::new);
            return filters;
        }

        @Override
        public Filter[] pushedFilters() {
            return pushed;
        }

        /** Accepts whole columns only: the type and the text of a value of any type are returned together. */
        @Override
        public void pruneColumns(StructType requiredSchema) {
            required = new StructType(Arrays.stream(requiredSchema.fieldNames())
                    .map(schema::apply)
                    .toArray(StructField[]::new));
        }

        @Override
        public Scan build() {
            ExpressionNames names = new ExpressionNames();
            String filter = expression(List.of(pushed), names);
            return new DirectScanOfTable(options, required, Optional.of(filter).filter(text -> !text.isEmpty()), names);
        }

        private String expression(List<Filter> filters, ExpressionNames names) {
            FilterExpression expressions = new FilterExpression(schema, names);
            return Stream.concat(
                            where.flatMap(condition -> condition.expression(names)).stream(),
                            filters.stream().flatMap(filter -> expressions.of(filter).stream()))
                    .collect(Collectors.joining(" AND "));
        }
    }
}
