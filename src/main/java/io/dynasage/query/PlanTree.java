package io.dynasage.query;

import java.util.ArrayList;
import java.util.List;
import scala.collection.Iterator;
import scala.collection.Seq;

/** The lists of a plan of Spark, as lists of Java. */
final class PlanTree {
    private PlanTree() {}

    @SuppressWarnings("unchecked")
    static <T> List<T> list(Seq<?> elements) {
        List<T> list = new ArrayList<>();
        for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
            list.add((T) each.next());
        }
        return list;
    }
}
