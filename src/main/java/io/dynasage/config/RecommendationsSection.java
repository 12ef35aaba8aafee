package io.dynasage.config;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.features.Exclusion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads {@code recommendations}: the lists that have no name, and the named ones, which take from these what they do
 * not set.
 */
record RecommendationsSection(Settings settings, SelectionSection rules) {
    private static final String GROUP = "recommendations";
    private static final String LISTS = GROUP + ".lists";

    /** @param source the connection of the source's table, near which lists are written unless something else is set */
    JobConfig.Recommendations recommendations(TableConnection source) {
        JobConfig.Recommendations unnamed = unnamed(source);
        Map<String, JobConfig.Recommendations> lists = new TreeMap<>();
        Map<String, Settings> groups = settings.groups(LISTS);
        groups.forEach((name, list) -> lists.put(name, named(name, list, unnamed)));
        if (!groups.isEmpty() && unnamed.count() == 0) {
            settings.wrong(
                    LISTS,
                    "lists with names are written with the others, but recommendations.count is 0; set it to 1 or"
                            + " more");
        }
        requireTables(unnamed, groups);
        return unnamed.with(lists);
    }

    private JobConfig.Recommendations unnamed(TableConnection source) {
        Settings lists = settings.group(GROUP);
        return new JobConfig.Recommendations(
                GROUP,
                lists.atLeast("count", 0),
                lists.choice("exclude", Exclusion.class),
                lists.addresses().file("exclude-items-uri").orElse(null),
                lists.optional("category-column").orElse(null),
                lists.atLeast("max-per-category", 1),
                lists.optional("table", TextForm.TABLE).orElse(null),
                new TableSection(settings, GROUP).connectionLike(source),
                lists.number("max-write-units", 1, 1e9).orElse(1.0),
                new JobConfig.DefaultList(
                        lists.flag("default-list.enabled"),
                        lists.optional("default-list.segment-column").orElse(null),
                        lists.atLeast("default-list.min-users", 1),
                        lists.atLeast("default-list.max-segments", 1)),
                rules.selection(),
                Map.of());
    }

    private JobConfig.Recommendations named(String name, Settings list, JobConfig.Recommendations others) {
        if (!TextForm.LIST.pattern().matcher(name).matches()) {
            settings.wrong(LISTS + "." + name, "\"" + name + "\" " + TextForm.LIST.rule());
        }
        Optional<String> excluded = list.addresses().file("exclude-items-uri");
        Optional<String> category = list.optional("category-column");
        return new JobConfig.Recommendations(
                LISTS + "." + name,
                list.whole("count", 1).orElse(others.count()),
                list.choiceIfSet("exclude", Exclusion.class).orElse(others.exclude()),
                list.given("exclude-items-uri", excluded.orElse(null), others.excludeItemsUri()),
                list.given("category-column", category.orElse(null), others.categoryColumn()),
                list.whole("max-per-category", 1).orElse(others.maxPerCategory()),
                list.optional("table", TextForm.TABLE).orElse(null),
                others.connection(),
                others.maxWriteUnits(),
                others.defaultList(),
                rules.named(list, others.selection()),
                Map.of());
    }

    /** Requires that each table, by its name or its ARN, has the lists of one name alone. */
    private void requireTables(JobConfig.Recommendations unnamed, Map<String, Settings> groups) {
        Map<String, String> owners = new HashMap<>();
        unnamed.selection()
                .similarItemsTable()
                .map(TableSection::name)
                .ifPresent(table -> owners.put(table, GROUP + ".similar-items-table"));
        Optional.ofNullable(unnamed.table())
                .map(TableSection::name)
                .ifPresent(table -> owners.put(table, unnamed.setting("table")));
        groups.forEach((name, list) -> list.optional("table")
                .map(TableSection::name)
                .map(table -> owners.putIfAbsent(table, list.fullKey("table")))
                .ifPresent(owner -> list.wrong(
                        "table",
                        owner + " is the same table, where the lists would take each other's place; name another table,"
                                + " or leave it out and read the list from its files")));
    }
}
