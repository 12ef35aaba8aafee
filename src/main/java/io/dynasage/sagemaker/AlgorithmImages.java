package io.dynasage.sagemaker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The images of the built-in algorithms in AWS registries. The accounts are those of the SageMaker Python SDK's
 * {@code image_uri_config}, in the resource {@code algorithm-accounts.properties}.
 */
public final class AlgorithmImages {
    private static final String RESOURCE = "algorithm-accounts.properties";
    private static final Map<String, Image> IMAGES = Collections.unmodifiableMap(new TreeMap<>(Map.of(
            "factorization-machines", new Image("A.", "1"),
            "linear-learner", new Image("A.", "1"),
            "knn", new Image("A.", "1"),
            "sagemaker-xgboost", new Image("X.", "1.7-1"))));
    private static final Properties ACCOUNTS = load();

    private AlgorithmImages() {}

    private record Image(String table, String tag) {}

    /**
     * Returns the image of a built-in algorithm in a region.
     *
     * @param algorithm {@code factorization-machines}, {@code linear-learner}, {@code knn} or {@code sagemaker-xgboost}
     * @param region for example {@code eu-west-1}
     * @return {@code <account>.dkr.ecr.<region>.<suffix>/<algorithm>:<tag>}
     * @throws IllegalArgumentException if the algorithm or the region is unknown; the message lists the known ones
     */
    public static String uri(String algorithm, String region) {
        Image image = IMAGES.get(Objects.requireNonNull(algorithm, "algorithm"));
        if (image == null) {
            throw new IllegalArgumentException("\"" + algorithm + "\" is not a built-in algorithm that has an image "
                    + "here; it must be one of " + IMAGES.keySet() + ", or give the full URI of a training image.");
        }
        String account = ACCOUNTS.getProperty(image.table() + Objects.requireNonNull(region, "region"));
        if (account == null) {
            throw new IllegalArgumentException("No AWS account is known for the image of " + algorithm
                    + " in the region \"" + region + "\"; known regions are " + regions(image)
                    + ". Correct the region, or give the full URI of the training image.");
        }
        return account + ".dkr.ecr." + region + "." + suffix(region) + "/" + algorithm + ":" + image.tag();
    }

    /** Returns whether the image's algorithm requires {@code feature_dim}. The other algorithms reject it. */
    static boolean needsFeatureDim(String image) {
        String repository = repository(image);
        return IMAGES.containsKey(repository) && !repository.equals("sagemaker-xgboost");
    }

    /** Returns whether an image is the version of a built-in algorithm that is used here, from any registry. */
    static boolean isKnown(String image) {
        return Optional.ofNullable(IMAGES.get(repository(image)))
                .filter(known -> image.endsWith(":" + known.tag()))
                .isPresent();
    }

    /** Returns the last part of an image's name, without its tag: the algorithm's name for images of AWS. */
    static String repository(String image) {
        return image.substring(image.lastIndexOf('/') + 1).replaceFirst("[:@].*", "");
    }

    private static NavigableSet<String> regions(Image image) {
        TreeSet<String> regions = new TreeSet<>();
        for (String key : ACCOUNTS.stringPropertyNames()) {
            if (key.startsWith(image.table())) {
                regions.add(key.substring(image.table().length()));
            }
        }
        return regions;
    }

    /** Returns the registry's domain, which differs by AWS partition. */
    private static String suffix(String region) {
        return switch (region.replaceFirst("^(cn|us-iso[a-z]?)-.*", "$1")) {
            case "cn" -> "amazonaws.com.cn";
            case "us-iso" -> "c2s.ic.gov";
            case "us-isob" -> "sc2s.sgov.gov";
            case "us-isof" -> "csp.hci.ic.gov";
            default -> "amazonaws.com";
        };
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = AlgorithmImages.class.getResourceAsStream(RESOURCE)) {
            properties.load(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
