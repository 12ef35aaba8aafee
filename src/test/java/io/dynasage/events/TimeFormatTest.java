package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy.MM.dd (EEE) | ko | 2024.05.01 (수) | 2024-05-01T00:00",
                "yyyy.MM.dd (EEE) | ko | 2024.05.01 (수) (휴일) | 2024-05-01T00:00",
                "yyyy.MM.dd (EEE) | ko | 2024.05.01 (목) |",
                "yyyy.MM.dd (EEE) | ko | 2024.05.01 |",
                "yyyy.MM.dd HH:mm '('VV')' | en | 2024.05.01 10:07 (Asia/Seoul) | 2024-05-01T10:07",
                "yyyy.MM.dd | ko | 2024.05.01 (수) | 2024-05-01T00:00",
                "yyyy.MM.dd | ko | 2024.05.01 수 |"
            })
    void aRemarkIsIgnoredUnlessThePatternReadsIt(String format, String locale, String text, String expected) {
        assertEquals(
                Optional.ofNullable(expected),
                TimeFormat.of(format, Locale.forLanguageTag(locale))
                        .read(text)
                        .map(time -> time.local().toString()));
    }
}
