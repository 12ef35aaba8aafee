package io.dynasage.model;

/** A symmetric positive definite matrix as {@code L L'}, so that equations with it are solved by substitution. */
final class Cholesky {
    private final double[][] lower;

    /**
     * @param matrix its lower half, which is overwritten
     * @throws IllegalArgumentException if it is not positive definite, or not finite
     */
    Cholesky(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? root(rest) : rest / matrix[j][j];
            }
        }
        this.lower = matrix;
    }

    private static double root(double pivot) {
        if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("no vector fits, because the factors of the items or the users are not"
                    + " finite numbers; their model has diverged, train it again");
        }
        return Math.sqrt(pivot);
    }

    /** Returns the solution of {@code L L' x = right}. */
    double[] solve(double[] right) {
        int size = right.length;
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }
}
