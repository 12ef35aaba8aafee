package io.dynasage.query;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AnyValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;

/** Judges what the names of a query were resolved to. The plans of the relations that it was given are not judged. */
final class QueryAnalysis {
    private static final Set<String> NODES = Set.of(
            "Project",
            "Filter",
            "Aggregate",
            "Join",
            "LateralJoin",
            "Window",
            "Sort",
            "GlobalLimit",
            "LocalLimit",
            "Offset",
            "Union",
            "Distinct",
            "Except",
            "Intersect",
            "Expand",
            "Generate",
            "Unpivot",
            "SubqueryAlias",
            "RepartitionByExpression",
            "ResolvedHint",
            "WithCTE",
            "CTERelationDef",
            "CTERelationRef",
            "LocalRelation",
            "OneRowRelation",
            "Range");

    private final QueryFault.Found found;
    private final Collection<String> relations;

    private QueryAnalysis(Collection<String> relations, String given) {
        this.found = new QueryFault.Found(given);
        this.relations = relations;
    }

    /**
     * Returns the problems with an analysed query, worded to follow its name.
     *
     * @param relations the temporary views that the query may read
     * @param given the name of the relation that it is given, for messages
     */
    static List<String> problems(LogicalPlan analysed, Collection<String> relations, String given) {
        QueryAnalysis analysis = new QueryAnalysis(relations, given);
        analysis.judge(analysed);
        return analysis.found.messages();
    }

    private void judge(LogicalPlan node) {
        if (node instanceof View view) {
            String name = view.desc().identifier().table();
            if (!view.isTempView() || relations.stream().noneMatch(name::equalsIgnoreCase)) {
                found.add(QueryFault.RELATION, "`" + name + "`");
            }
            return;
        }
        String kind = node.getClass().getSimpleName();
        List<LogicalPlan> children = PlanTree.list(node.children());
        if (!NODES.contains(kind)) {
            found.add(children.isEmpty() ? QueryFault.RELATION : QueryFault.STATEMENT, kind);
        }
        PlanTree.<Expression>list(node.expressions()).forEach(expression -> judge(expression, false));
        children.forEach(this::judge);
    }

    private void judge(Expression expression, boolean isOrdered) {
        if (expression instanceof PlanExpression<?> subquery) {
            judge((LogicalPlan) subquery.plan());
        }
        String name = expression.prettyName().toLowerCase(Locale.ROOT);
        if (expression instanceof UserDefinedExpression function) {
            found.add(QueryFault.FUNCTION, function.name());
        } else if (expression instanceof Nondeterministic || QueryFunctions.isRefused(name)) {
            found.add(QueryFunctions.faultOf(name), name);
        } else if (!isOrdered && picksAnyRow(expression)) {
            found.add(QueryFault.UNORDERED, name);
        }
        boolean ordered = isOrdered || expression instanceof WindowExpression;
        PlanTree.<Expression>list(expression.children()).forEach(child -> judge(child, ordered));
    }

    private static boolean picksAnyRow(Expression expression) {
        return expression instanceof First || expression instanceof Last || expression instanceof AnyValue;
    }
}
