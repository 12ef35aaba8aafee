package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCase;
import io.dynasage.query.QueryException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

final class UserQueriesTest {
    private static final String CURE = "; correct the value, or write the query so that it gives NULL for it: try_cast"
            + " for a cast, nullif(divisor, 0) for a divisor, try_element_at for a position";

    private static final JobConfig CONFIG = UseCaseTest.read(UseCase.RECOMMENDATION, """
            events.columns.price { attribute = price, type = double, required = false }
            recommendations {
              where = "price > 0 OR raise_error('no price')"
              lists.mail.where = "price < 9 OR raise_error('dear')"
            }
            """);

    @Test
    void theConditionOfEachListIsNamedByItsSetting() {
        assertEquals(
                Optional.of("recommendations.where = price > 0 OR raise_error('no price') fails on a value, at"
                        + " 'no price': no price" + CURE),
                explained("no price"));
        assertEquals(
                Optional.of("recommendations.lists.mail.where = price < 9 OR raise_error('dear') fails on a value, at"
                        + " 'dear': dear" + CURE),
                explained("dear"));
        assertEquals(Optional.empty(), explained("another"));
    }

    private static Optional<String> explained(String words) {
        return new UserQueries(CONFIG, new Configuration())
                .explained(new RuntimeException(words))
                .map(QueryException::getMessage);
    }
}
