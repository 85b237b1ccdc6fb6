import PostgreSQL

/// How a connection is made, and what must be true of the server at its other end.
enum PostgreSQLOpening {
    static let versionMin = 150_000
    private static let connectSeconds = 5
    private static let keepAliveSeconds = 20
    private static let lostMilliseconds = 20_000
    static let authorities = "/etc/ssl/certs/ca-certificates.crt"

    /// A statement that runs longer holds up everybody: it is taken back as `busy`.
    private static let settings = """
        SET statement_timeout = 30000;
        SET lock_timeout = 10000;
        SET idle_in_transaction_session_timeout = 60000;
        SET client_min_messages = warning;
        SET client_encoding = 'UTF8';
        SET standard_conforming_strings = on;
        """

    /// What was committed is on disk, whatever the server's configuration says.
    private static let durable = """
        SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'
        """

    static func connect(
        _ address: PostgreSQLAddress
    ) throws(PostgreSQLError) -> ServerConnection {
        let connection = try ServerConnection(address.with(defaults(address)))
        guard connection.version >= versionMin else {
            throw PostgreSQLError(
                state: PostgreSQLError.noConnection,
                message: "The server is PostgreSQL \(connection.parameter("server_version")); "
                    + "15 or later is needed."
            )
        }
        guard connection.parameter("server_encoding") == "UTF8" else {
            throw PostgreSQLError(
                state: PostgreSQLError.noConnection,
                message: "The database is not encoded in UTF8: create it with ENCODING 'UTF8'."
            )
        }
        try connection.execute(settings)
        try connection.execute(durable)
        return connection
    }

    /// Beyond this machine the server must prove who it is, unless the address says otherwise.
    private static func defaults(_ address: PostgreSQLAddress) -> [String: String] {
        var words = [
            "connect_timeout": "\(connectSeconds)",
            "application_name": "jalon-hub",
            "keepalives_idle": "\(keepAliveSeconds)",
            "tcp_user_timeout": "\(lostMilliseconds)",
            "gssencmode": "disable",
        ]
        guard !address.isLocal else { return words }
        words["sslmode"] = "verify-full"
        words["sslrootcert"] = authorities
        return words
    }
}
