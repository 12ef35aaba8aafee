package io.dynasage.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The arrays of a factorization machine, by the names that the {@code factorization-machines} algorithm gives them. Its
 * sparse network has {@code v} (features x factors), {@code w1_weight} and {@code w0_weight}; its dense network has
 * {@code v} (factors x features), {@code Linear_Plus_Bias_weight} and {@code Linear_Plus_Bias_bias}. MXNet puts
 * {@code arg:} before each name.
 */
final class ModelParameters {
    private static final String PREFIX = "arg:";
    private static final String FACTORS = "v";
    private static final String SPARSE_LINEAR = "w1_weight";
    private static final String SPARSE_BIAS = "w0_weight";
    private static final String DENSE_LINEAR = "Linear_Plus_Bias_weight";
    private static final String DENSE_BIAS = "Linear_Plus_Bias_bias";

    private final Map<String, NdArray> arrays = new LinkedHashMap<>();
    private final String source;

    private ModelParameters(Map<String, NdArray> named, String source) {
        this.source = source;
        named.forEach((name, array) -> arrays.put(name.replaceFirst("^" + PREFIX, ""), array));
    }

    /** Returns the model with these arrays. */
    static FactorizationMachine model(Map<String, NdArray> named, boolean classifier, String source)
            throws ModelFormatException {
        ModelParameters parameters = new ModelParameters(named, source);
        if (parameters.arrays.containsKey(DENSE_LINEAR)) {
            return parameters.dense(classifier);
        }
        return parameters.sparse(classifier);
    }

    /** Returns the arrays of a sparse network. */
    static Map<String, NdArray> arrays(FactorizationMachine model) {
        long features = model.featureDim();
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put(PREFIX + FACTORS, new NdArray(new long[] {features, model.factorCount()}, model.factors()));
        arrays.put(PREFIX + SPARSE_BIAS, new NdArray(new long[] {1, 1}, new float[] {model.bias()}));
        arrays.put(PREFIX + SPARSE_LINEAR, new NdArray(new long[] {features, 1}, model.linear()));
        return arrays;
    }

    /**
     * Returns arrays of the same names and shapes, in the same order, with the values of a model of these dimensions.
     */
    static Map<String, NdArray> replaced(Map<String, NdArray> named, FactorizationMachine model) {
        Map<String, NdArray> replaced = new LinkedHashMap<>();
        named.forEach((name, array) -> {
            float[] values = switch (name.replaceFirst("^" + PREFIX, "")) {
                case FACTORS -> {
                    boolean byFeature = named.keySet().stream().noneMatch(other -> other.endsWith(DENSE_LINEAR));
                    yield byFeature ? model.factors() : byFactor(model);
                }
                case SPARSE_LINEAR, DENSE_LINEAR -> model.linear();
                case SPARSE_BIAS, DENSE_BIAS -> new float[] {model.bias()};
                default -> array.values();
            };
            replaced.put(name, new NdArray(array.shape(), values));
        });
        return replaced;
    }

    private static float[] byFactor(FactorizationMachine model) {
        int features = model.featureDim();
        int rank = model.factorCount();
        float[] byFactor = new float[model.factors().length];
        for (int feature = 0; feature < features; feature++) {
            for (int f = 0; f < rank; f++) {
                byFactor[f * features + feature] = model.factors()[feature * rank + f];
            }
        }
        return byFactor;
    }

    private FactorizationMachine sparse(boolean classifier) throws ModelFormatException {
        NdArray factors = factors();
        return model(classifier, SPARSE_BIAS, SPARSE_LINEAR, factors.values(), factors.shape()[0], factors.shape()[1]);
    }

    private FactorizationMachine dense(boolean classifier) throws ModelFormatException {
        NdArray factors = factors();
        int rank = (int) factors.shape()[0];
        int features = (int) factors.shape()[1];
        float[] byFeature = new float[factors.values().length];
        for (int f = 0; f < rank; f++) {
            for (int feature = 0; feature < features; feature++) {
                byFeature[feature * rank + f] = factors.values()[f * features + feature];
            }
        }
        return model(classifier, DENSE_BIAS, DENSE_LINEAR, byFeature, features, rank);
    }

    private FactorizationMachine model(
            boolean classifier, String biasName, String linearName, float[] factors, long features, long rank)
            throws ModelFormatException {
        float[] bias = vector(biasName, 1);
        return new FactorizationMachine(classifier, bias[0], vector(linearName, features), factors, (int) rank);
    }

    private NdArray factors() throws ModelFormatException {
        NdArray factors = array(FACTORS);
        if (factors.shape().length != 2 || factors.values().length == 0) {
            throw fault("has factors v of shape " + Arrays.toString(factors.shape()) + ", not features by factors");
        }
        return factors;
    }

    private float[] vector(String name, long length) throws ModelFormatException {
        NdArray array = array(name);
        if (array.values().length != length) {
            throw fault("has " + array.values().length + " values in " + name + ", not " + length);
        }
        return array.values();
    }

    private NdArray array(String name) throws ModelFormatException {
        NdArray array = arrays.get(name);
        if (array == null) {
            throw fault("has no array " + name + " among " + arrays.keySet());
        }
        return array;
    }

    private ModelFormatException fault(String what) {
        return new ModelFormatException(
                source + " " + what + ": use an archive that the factorization-machines algorithm has written");
    }
}
