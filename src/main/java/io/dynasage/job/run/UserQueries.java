package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.events.EventQuery;
import io.dynasage.features.CustomSettings;
import io.dynasage.query.QueryException;
import io.dynasage.query.QueryFailure;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The queries and conditions of a configuration that Spark evaluates. */
public record UserQueries(JobConfig config, Configuration hadoop) {
    /** Explains a failure that comes from a value which one of them cannot work with. */
    public Optional<QueryException> explained(Throwable failure) {
        return QueryFailure.of(failure, this::texts);
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        config.events()
                .query()
                .ifPresent(query -> texts.put(EventQuery.SETTING + " = " + query.uri(), text(query.uri())));
        if (config.features().examples() instanceof CustomSettings custom) {
            texts.put("features.query = " + custom.uri(), text(custom.uri()));
        }
        config.recommendations()
                .each()
                .flatMap(lists -> lists.selection().where().stream())
                .forEach(rule -> texts.put(rule.toString(), rule.condition()));
        return texts;
    }

    /** Returns the text of a file; no text if it cannot be read any more, which hides no other failure. */
    private String text(String uri) {
        try {
            return new StoredFile(uri, hadoop).writtenText();
        } catch (StorageException e) {
            return "";
        }
    }
}
