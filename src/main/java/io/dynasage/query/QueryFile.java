package io.dynasage.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The queries of one SQL file. A query starts with a line {@code -- query: name}. In the query, {@code {name}} refers
 * to a dataset that was provided before, and {@code :name} to a setting. In a file of the class path, {@code {name}} of
 * which no dataset was provided is the query of that name, which becomes a part of this one. With {@code WITH}, Spark
 * would look for such parts again in every dataset that is made of the result.
 *
 * <p>Datasets are visible to the queries as temporary views with unique names until {@link #close()}.
 */
public final class QueryFile implements AutoCloseable {
    private static final AtomicLong OPENED = new AtomicLong();
    private static final Pattern HEADER = Pattern.compile("(?m)^-- query: (\\S+)[ \\t]*$");
    private static final Pattern REFERENCE = Pattern.compile("\\{(\\w+)\\}");

    private final SparkSession spark;
    private final String resource;
    private final Map<String, String> queries;
    /** Whether a query can be a part of another. */
    private final boolean parts;

    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, String> views = new HashMap<>();
    private final String prefix = "dynasage_" + OPENED.incrementAndGet() + "_";

    private QueryFile(SparkSession spark, String resource, Map<String, String> queries, boolean parts) {
        this.spark = spark;
        this.resource = resource;
        this.queries = queries;
        this.parts = parts;
    }

    /** Opens the queries of a class path resource, for example {@code features/recommendation.sql}. */
    public static QueryFile open(SparkSession spark, String resource) {
        try (InputStream in = QueryFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new QueryException(resource + " is not on the class path; the jar is incomplete, build it again");
            }
            return new QueryFile(spark, resource, parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the class path", e);
        }
    }

    /** Creates a query file from queries that the user wrote. Errors refer to it as {@code name}. */
    public static QueryFile of(SparkSession spark, String name, Map<String, String> queries) {
        return new QueryFile(spark, name, queries, false);
    }

    /** Parses the named queries of a text, in order. */
    static Map<String, String> parse(String text) {
        Map<String, String> queries = new LinkedHashMap<>();
        Matcher header = HEADER.matcher(text);
        boolean found = header.find();
        while (found) {
            String name = header.group(1);
            int start = header.end();
            found = header.find();
            String query = text.substring(start, found ? header.start() : text.length())
                    .strip();
            if (queries.put(name, query) != null) {
                throw new QueryException("query " + name + " is there twice; give each query a name of its own");
            }
        }
        return queries;
    }

    /** Sets the value of {@code :name} in the queries. */
    public QueryFile set(String name, Object value) {
        settings.put(name, value);
        return this;
    }

    /**
     * Makes a dataset available to the queries as {@code {name}}, in place of one that was provided under this name.
     */
    public QueryFile give(String name, Dataset<Row> dataset) {
        String view = prefix + name;
        drop(view);
        dataset.createOrReplaceTempView(view);
        views.put(name, view);
        return this;
    }

    /** Returns the result of a query, with the settings and datasets provided so far. */
    public Dataset<Row> run(String name) {
        return spark.sql(text(name), settings);
    }

    /** Returns the text of a query with the names of the views that it refers to. */
    String text(String name) {
        String query = queries.get(name);
        if (query == null) {
            throw new QueryException(resource + " has no query " + name + "; it has " + queries.keySet());
        }
        return REFERENCE
                .matcher(query)
                .replaceAll(reference -> Matcher.quoteReplacement(source(name, reference.group(1))));
    }

    /** Returns the names of the views of the datasets provided so far. */
    public Collection<String> views() {
        return views.values();
    }

    private String source(String query, String name) {
        String view = views.get(name);
        if (view == null && parts && queries.containsKey(name)) {
            return "(" + text(name) + "\n)";
        }
        if (view == null) {
            throw new QueryException("query " + query + " of " + resource + " names {" + name
                    + "}, which was not given; there is " + views.keySet());
        }
        return view;
    }

    /** Removes the temporary views. Results stay usable. */
    @Override
    public void close() {
        views.values().forEach(this::drop);
    }

    /**
     * Drops a view where it is registered. {@code spark.catalog()} would also unpersist the dataset behind it, which
     * belongs to its owner, and would compare it with every persisted dataset to find it.
     */
    private void drop(String view) {
        spark.sessionState().catalog().dropTempView(view);
    }
}
