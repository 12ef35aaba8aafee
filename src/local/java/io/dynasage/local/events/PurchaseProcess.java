package io.dynasage.local.events;

/**
 * The MBG/NBD model of repeat buying (Batislam, Denizel and Filiztekin 2007; as BG/NBD, Fader, Hardie and Lee 2005, but
 * a customer may also leave after the first purchase). Each customer has a purchase rate, which is gamma distributed,
 * and a probability of leaving for ever after each purchase, which is beta distributed.
 *
 * @param r shape of the rates
 * @param alpha inverse scale of the rates, days: the mean rate is {@code r / alpha} a day
 * @param a first parameter of the leaving probabilities, whose mean is {@code a / (a + b)}
 * @param b second parameter of the leaving probabilities
 */
record PurchaseProcess(double r, double alpha, double a, double b) {
    /**
     * Returns the probability that a customer buys nothing in the {@code window} days after the moment of observation,
     * given the history until then. Rates and leaving are integrated out: no model can know more than this.
     *
     * @param repeats purchases after the first
     * @param last days from the first purchase to the last
     * @param age days from the first purchase to the moment of observation
     */
    double silent(int repeats, double last, double age, double window) {
        double leftToStayed = a / (b + repeats) * StrictMath.pow((alpha + age) / (alpha + last), r + repeats);
        double stayed = 1 / (1 + leftToStayed);
        double quiet = StrictMath.pow((alpha + age) / (alpha + age + window), r + repeats);
        return 1 - stayed * (1 - quiet);
    }
}
