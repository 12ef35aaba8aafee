package io.dynasage.sagemaker.hyperparameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rules of {@code sagemaker-xgboost:1.7-1}, in the order and the words of its container. */
public final class XgBoostRules implements HyperparameterRules {
    /** The rules. */
    public static final XgBoostRules RULES = new XgBoostRules();

    private XgBoostRules() {}

    @Override
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(XgBoostSchema.names());
        names.addAll(XgBoostSchema.ALIASES.keySet());
        return names;
    }

    @Override
    public void check(String name, String value) {
        String own = XgBoostSchema.ALIASES.getOrDefault(name, name);
        XgBoostRange range = XgBoostSchema.range(own).orElseThrow();
        range.parse(own, value);
        range.check(own, value);
    }

    @Override
    public void check(Map<String, String> given) {
        values(given);
    }

    /**
     * Returns a job's hyperparameters, each by its first name.
     *
     * @throws HyperparameterException for the first that the container refuses
     */
    public Map<String, String> values(Map<String, String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        given.forEach((name, value) -> values.put(XgBoostSchema.ALIASES.getOrDefault(name, name), value));
        if (!values.containsKey("num_round")) {
            throw new HyperparameterException("Missing required hyperparameter: num_round");
        }
        values.forEach((name, value) -> XgBoostSchema.range(name)
                .orElseThrow(() -> new HyperparameterException("Extraneous hyperparameter found: " + name))
                .parse(name, value));
        values.forEach(this::check);
        XgBoostDependencies.check(values);
        return values;
    }
}
