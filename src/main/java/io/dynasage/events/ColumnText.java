package io.dynasage.events;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a column as HOCON declares it. */
final class ColumnText {
    private ColumnText() {}

    /** Returns the declaration in one line. What holds without being declared is left out. */
    static String of(EventColumn column) {
        List<String> settings = source(column.source());
        settings.add("type = " + column.type());
        settings.add("required = " + column.required());
        if (!column.accept().isEmpty()) {
            settings.add("accept = " + new TreeSet<>(column.accept()));
        }
        settings.addAll(time(column.time()));
        if (column.personal()) {
            settings.add("personal = true");
        }
        return column.name() + settings.stream().collect(Collectors.joining(", ", " { ", " }"));
    }

    private static List<String> source(ColumnSource source) {
        List<String> settings = new ArrayList<>();
        if (source.constant() != null) {
            settings.add("constant = " + HoconText.quoted(source.constant()));
        } else if (source.flags().isEmpty()) {
            settings.add("attribute = " + places(source.candidates()));
        } else {
            settings.add("flags = " + HoconText.list(texts(source.flags())));
        }
        if (source.extract() != null) {
            settings.add("extract = " + HoconText.quoted(source.extract().toString()));
        }
        if (!source.values().isEmpty()) {
            settings.add("values " + values(source.values()));
        }
        if (source.missing() != null) {
            settings.add("missing = " + HoconText.list(List.copyOf(new TreeSet<>(source.missing()))));
        }
        return settings;
    }

    private static String places(List<ColumnPath> places) {
        return places.size() == 1 ? HoconText.quoted(texts(places).get(0)) : HoconText.list(texts(places));
    }

    private static List<String> texts(List<ColumnPath> places) {
        return places.stream().map(ColumnPath::toString).toList();
    }

    private static String values(Map<String, String> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> HoconText.quoted(value.getKey()) + " = " + HoconText.quoted(value.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static List<String> time(ColumnTime time) {
        List<String> settings = new ArrayList<>();
        if (time.format() != null) {
            settings.add("format = " + HoconText.quoted(time.format()));
        }
        if (!time.locale().equals(ColumnTime.ANY.locale())) {
            settings.add("locale = " + time.locale().toLanguageTag());
        }
        if (time.zone() != null) {
            settings.add("zone = " + time.zone());
        }
        return settings;
    }
}
