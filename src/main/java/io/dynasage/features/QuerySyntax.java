package io.dynasage.features;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkException;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedGenerator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.Origin;

/**
 * Judges a query by its text alone. Nothing is looked up, because looking up a path such as {@code csv.`s3a://x`} would
 * already read it.
 */
final class QuerySyntax {
    /** What a SELECT consists of. Everything else is refused, so that a later Spark brings nothing unexpected. */
    private static final Set<String> NODES = Set.of(
            "Project",
            "Filter",
            "Aggregate",
            "Join",
            "LateralJoin",
            "Sort",
            "GlobalLimit",
            "LocalLimit",
            "Offset",
            "Union",
            "Distinct",
            "Except",
            "Intersect",
            "Generate",
            "Pivot",
            "Unpivot",
            "SubqueryAlias",
            "UnresolvedSubqueryColumnAliases",
            "UnresolvedHaving",
            "UnresolvedHint",
            "UnresolvedInlineTable",
            "UnresolvedTVFAliases",
            "WithWindowDefinition",
            "RepartitionByExpression",
            "LocalRelation",
            "OneRowRelation");

    /** Nodes between a limit and the order that it applies to. */
    private static final Set<String> ABOVE_ORDER =
            Set.of("GlobalLimit", "LocalLimit", "Offset", "WithWindowDefinition");

    private static final Map<String, String> SQL_OF_NODE = Map.of(
            "InsertIntoStatement", "INSERT",
            "UpdateTable", "UPDATE",
            "DeleteFromTable", "DELETE",
            "MergeIntoTable", "MERGE",
            "ScriptTransformation", "TRANSFORM",
            "RelationTimeTravel", "VERSION AS OF or TIMESTAMP AS OF",
            "PlanWithUnresolvedIdentifier", "IDENTIFIER(...)",
            "ExpressionWithUnresolvedIdentifier", "IDENTIFIER(...)");

    /** Words that a date or a timestamp in quotes can be, and that mean another time each day. */
    private static final Pattern TIME_OF_THE_QUERY = Pattern.compile("(?i)['\"]\\s*(now|today|tomorrow|yesterday)\\b");

    private final String sql;
    private final QueryFault.Found found = new QueryFault.Found();

    private QuerySyntax(String sql) {
        this.sql = sql;
    }

    /**
     * Returns the problems with a query, worded to follow its name. A text that is no query at all makes the parser
     * throw.
     *
     * @param relations the names that the query may read
     */
    static List<String> problems(String sql, Collection<String> relations) {
        QuerySyntax syntax = new QuerySyntax(sql);
        if (sql.contains("${")) {
            syntax.found.add(QueryFault.VARIABLE, "${");
        }
        try {
            syntax.judge(new CatalystSqlParser().parsePlan(sql), lower(relations));
            return syntax.found.messages();
        } catch (StackOverflowError e) {
            return List.of("is nested too deeply to be parsed; divide it into several queries");
        } catch (Exception e) {
            // Spark's words for a statement that the parser of queries knows but does not support.
            if (!(e instanceof SparkException)) {
                throw e;
            }
            syntax.found.add(QueryFault.STATEMENT, "a statement");
            return syntax.found.messages();
        }
    }

    /**
     * What a condition consists of.
     *
     * @param columns the columns that it names, as it spells them
     * @param problems worded to follow its name
     */
    record Condition(Set<String> columns, List<String> problems) {}

    /** Reads a condition, which is one expression without a query in it. A text that is none makes the parser throw. */
    static Condition condition(String sql) {
        QuerySyntax syntax = new QuerySyntax(sql);
        if (sql.contains("${")) {
            syntax.found.add(QueryFault.VARIABLE, "${");
        }
        try {
            List<Expression> parts = new ArrayList<>();
            collect(new CatalystSqlParser().parseExpression(sql), parts);
            if (parts.get(0) instanceof Alias alias) {
                // Spark's parser of expressions takes a word after the end for the name of a column.
                syntax.found.add(QueryFault.NAME, alias.name());
            } else if (parts.stream().anyMatch(PlanExpression.class::isInstance)) {
                syntax.found.add(QueryFault.SUBQUERY, "SELECT");
            } else {
                syntax.judge(parts.get(0), Set.of());
            }
            Set<String> columns = parts.stream()
                    .filter(UnresolvedAttribute.class::isInstance)
                    .map(part -> String.join(".", PlanTree.<String>list(((UnresolvedAttribute) part).nameParts())))
                    .collect(Collectors.toCollection(TreeSet::new));
            return new Condition(columns, syntax.found.messages());
        } catch (StackOverflowError e) {
            return new Condition(Set.of(), List.of("is nested too deeply to be parsed; write it in fewer steps"));
        }
    }

    private static void collect(Expression expression, List<Expression> parts) {
        parts.add(expression);
        PlanTree.<Expression>list(expression.children()).forEach(child -> collect(child, parts));
    }

    private static Set<String> lower(Collection<String> names) {
        Set<String> lower = new HashSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private void judge(LogicalPlan node, Set<String> relations) {
        if (node instanceof UnresolvedWith with) {
            judgeNamed(with, relations);
            return;
        }
        if (node instanceof UnresolvedRelation relation) {
            List<String> name = PlanTree.list(relation.multipartIdentifier());
            if (name.size() != 1 || !relations.contains(name.get(0).toLowerCase(Locale.ROOT))) {
                found.add(QueryFault.RELATION, quoted(name));
            }
        } else if (node instanceof UnresolvedTableValuedFunction function) {
            String name = String.join(".", PlanTree.<String>list(function.name()));
            if (!QueryFunctions.givesRows(name)) {
                found.add(QueryFault.FUNCTION, name + "(...) as a relation");
            }
        } else if (!isOfAQuery(node)) {
            return;
        }
        PlanTree.<Expression>list(node.expressions()).forEach(expression -> judge(expression, relations));
        PlanTree.<LogicalPlan>list(node.children()).forEach(child -> judge(child, relations));
    }

    /** Judges the queries of a WITH. Each can read those before it, and what follows can read all of them. */
    private void judgeNamed(UnresolvedWith with, Set<String> relations) {
        Set<String> named = new HashSet<>(relations);
        for (LogicalPlan query : PlanTree.<LogicalPlan>list(with.innerChildren())) {
            judge(query, Set.copyOf(named));
            if (query instanceof SubqueryAlias alias) {
                named.add(alias.alias().toLowerCase(Locale.ROOT));
            }
        }
        judge(with.child(), named);
    }

    /** Records a fault of a node. Returns whether the node can be in a query, so that its parts are worth a look. */
    private boolean isOfAQuery(LogicalPlan node) {
        String kind = node.getClass().getSimpleName();
        if (kind.equals("Sample")) {
            found.add(QueryFault.CHANGES, "tablesample");
            return true;
        }
        if (!NODES.contains(kind)) {
            found.add(QueryFault.STATEMENT, SQL_OF_NODE.getOrDefault(kind, kind));
            return false;
        }
        if ((kind.equals("GlobalLimit") || kind.equals("Offset")) && !isOrdered(node)) {
            found.add(QueryFault.UNORDERED, "LIMIT or OFFSET");
        }
        return true;
    }

    private static boolean isOrdered(LogicalPlan limit) {
        LogicalPlan node = limit;
        while (ABOVE_ORDER.contains(node.getClass().getSimpleName())) {
            node = PlanTree.<LogicalPlan>list(node.children()).get(0);
        }
        return node instanceof Sort sort && sort.global();
    }

    private void judge(Expression expression, Set<String> relations) {
        if (expression instanceof PlanExpression<?> subquery) {
            judge((LogicalPlan) subquery.plan(), relations);
        }
        String kind = expression.getClass().getSimpleName();
        if (expression instanceof UnresolvedFunction function) {
            call(
                    PlanTree.list(function.nameParts()),
                    PlanTree.list(function.arguments()).size());
        } else if (expression instanceof UnresolvedGenerator generator) {
            call(parts(generator.name()), 1);
        } else if (expression instanceof Literal literal && isTimeOfTheQuery(literal)) {
            found.add(QueryFault.CHANGES, "'now', 'today', 'tomorrow' or 'yesterday' as a time");
        } else if (SQL_OF_NODE.containsKey(kind)) {
            found.add(QueryFault.STATEMENT, SQL_OF_NODE.get(kind));
        }
        PlanTree.<Expression>list(expression.children()).forEach(child -> judge(child, relations));
    }

    private void call(List<String> name, int arguments) {
        if (name.size() == 1) {
            QueryFunctions.fault(name.get(0), arguments)
                    .ifPresent(fault -> found.add(fault, name.get(0).toLowerCase(Locale.ROOT)));
        } else {
            found.add(QueryFault.FUNCTION, quoted(name));
        }
    }

    private static List<String> parts(FunctionIdentifier name) {
        List<String> parts = new ArrayList<>();
        if (name.database().isDefined()) {
            parts.add(name.database().get());
        }
        parts.add(name.funcName());
        return parts;
    }

    /** Looks into the text of a literal, because the parser has already replaced the word by the time. */
    private boolean isTimeOfTheQuery(Literal literal) {
        String type = literal.dataType().typeName();
        if (!type.startsWith("date") && !type.startsWith("timestamp")) {
            return false;
        }
        Origin origin = literal.origin();
        String text = sql;
        if (origin.startIndex().isDefined() && origin.stopIndex().isDefined()) {
            text = sql.substring(
                    (Integer) origin.startIndex().get(),
                    (Integer) origin.stopIndex().get() + 1);
        }
        return TIME_OF_THE_QUERY.matcher(text).find();
    }

    private static String quoted(List<String> name) {
        return String.join(".", name.stream().map(part -> "`" + part + "`").toList());
    }
}
