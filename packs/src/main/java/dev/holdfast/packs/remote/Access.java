package dev.holdfast.packs.remote;

import dev.holdfast.protocol.problem.Refusal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How a registry is reached.
 *
 * @param login who we are there
 * @param ca certificates to trust instead of the system's, as PEM
 * @param proxy through which every call goes; none is taken from the environment
 */
public record Access(Optional<Login> login, Optional<String> ca, Optional<InetSocketAddress> proxy) {
    /** Reached directly, by nobody in particular, with the system's authorities. */
    public static final Access OPEN = new Access(Optional.empty(), Optional.empty(), Optional.empty());

    /** Who we are. Neither form shows its secret. */
    public sealed interface Login {
        /** The value of an {@code Authorization} header. */
        String header();
    }

    /** A name and a password. */
    public record Password(String user, String password) implements Login {
        @Override
        public String header() {
            var both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(both);
        }

        @Override
        public String toString() {
            return user + " with a password";
        }
    }

    /** A bearer token. */
    public record Token(String token) implements Login {
        /** @throws Refusal HF-REG-017 when no header can carry it; it is not repeated */
        public Token {
            if (!isToken(token)) {
                throw new Refusal(
                        "HF-REG-017",
                        "a token of letters, digits and signs in one line",
                        "other characters",
                        "set the token again, without spaces and line ends");
            }
        }

        static boolean isToken(String text) {
            return text.matches("[\\x21-\\x7e]+");
        }

        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "a token";
        }
    }
}
