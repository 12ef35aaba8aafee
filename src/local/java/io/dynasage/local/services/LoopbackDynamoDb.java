package io.dynasage.local.services;

import java.lang.reflect.Field;

/**
 * Starts DynamoDB Local on 127.0.0.1. Its own main binds every interface and has no option to change that, so this
 * class sets the host of its Jetty server's connectors between the creation and the start of the server.
 *
 * <p>The class runs on DynamoDB Local's class path, which the compiler does not see, and therefore uses reflection.
 */
public final class LoopbackDynamoDb {
    private static final String RUNNER = "com.amazonaws.services.dynamodbv2.local.main.ServerRunner";

    private LoopbackDynamoDb() {}

    /**
     * Starts the server and returns; the server's threads keep the JVM alive.
     *
     * @param args DynamoDB Local's own options
     * @throws Exception if this version of DynamoDB Local is not supported, or its start fails
     */
    public static void main(String[] args) throws Exception {
        Object proxy = Class.forName(RUNNER)
                .getMethod("createServerFromCommandLineArgs", String[].class)
                .invoke(null, (Object) args);
        Field field = proxy.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Object jetty = field.get(proxy);
        for (Object connector :
                (Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty)) {
            connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        }
        proxy.getClass().getMethod("start").invoke(proxy);
    }
}
