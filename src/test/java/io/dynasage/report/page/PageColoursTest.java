package io.dynasage.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The colours of the pages, by WCAG 2.1's formula, and by Viénot's for eyes without one kind of cone. */
class PageColoursTest {
    private static final double[][] PROTANOPIA = {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}};
    private static final double[][] DEUTERANOPIA = {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}
    };

    @Test
    void lettersAndMarksContrastWithThePaperInBothThemes() throws IOException {
        List<Map<String, double[]>> themes = themes();
        assertEquals(2, themes.size(), "light and dark");
        for (Map<String, double[]> theme : themes) {
            for (String name : List.of("ink", "muted", "model", "live", "baseline", "good", "bad")) {
                double contrast = contrast(theme.get(name), theme.get("paper"));
                assertTrue(contrast >= 4.5, name + " has the contrast " + contrast);
            }
            assertTrue(contrast(theme.get("ink"), theme.get("card")) >= 4.5);
        }
    }

    @Test
    void modelAndBaselineDifferForEyesThatDoNotTellRedFromGreen() throws IOException {
        for (Map<String, double[]> theme : themes()) {
            for (double[][] eyes : List.of(PROTANOPIA, DEUTERANOPIA)) {
                double distance = distance(seen(eyes, theme.get("model")), seen(eyes, theme.get("baseline")));
                assertTrue(distance > 0.3, "the distance is " + distance);
            }
        }
    }

    private static List<Map<String, double[]>> themes() throws IOException {
        String css = new String(
                PageColoursTest.class.getResourceAsStream("/report/page.css").readAllBytes(), StandardCharsets.UTF_8);
        List<Map<String, double[]>> themes = new ArrayList<>();
        Matcher theme = Pattern.compile(":root \\{([^}]*)}").matcher(css);
        while (theme.find()) {
            Map<String, double[]> colours = new HashMap<>();
            Matcher colour = Pattern.compile("--(\\w+): #(\\w{6})").matcher(theme.group(1));
            while (colour.find()) {
                colours.put(colour.group(1), linear(Integer.parseInt(colour.group(2), 16)));
            }
            themes.add(colours);
        }
        return themes;
    }

    private static double[] linear(int rgb) {
        double[] linear = new double[3];
        for (int i = 0; i < 3; i++) {
            double part = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
            linear[i] = part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        }
        return linear;
    }

    private static double contrast(double[] one, double[] other) {
        double brighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(double[] colour) {
        return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
    }

    private static double[] seen(double[][] eyes, double[] colour) {
        double[] seen = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                seen[row] += eyes[row][column] * colour[column];
            }
        }
        return seen;
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.pow(one[i] - other[i], 2);
        }
        return Math.sqrt(sum);
    }
}
