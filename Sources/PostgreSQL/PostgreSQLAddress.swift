import CPostgreSQL

/// Where a database is and who asks for it: a `postgres://` address taken apart by libpq.
///
/// A password in it is kept for the connection and told to nobody: what describes the address
/// leaves it out.
package struct PostgreSQLAddress: Sendable, Hashable, CustomStringConvertible {
    /// Words of libpq (documentation 34.1.2) with their values.
    package private(set) var words: [String: String]

    /// Throws what is wrong, in libpq's words.
    package init(_ text: String) throws(PostgreSQLError) {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        defer {
            PQconninfoFree(options)
            PQfreemem(message)
        }
        guard let options else {
            // libpq quotes the address in its message: a password must not travel with it.
            throw PostgreSQLError(
                state: PostgreSQLError.misuse,
                message: "This is not an address of the form postgres://USER@HOST:PORT/DATABASE."
            )
        }
        words = Self.read(options)
    }

    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgres:") || text.hasPrefix("postgresql:")
    }

    package var hasPassword: Bool { words["password"] != nil }

    package var database: String? { words["dbname"] }

    /// The same server, another database.
    package func database(_ name: String) -> PostgreSQLAddress {
        var other = self
        other.words["dbname"] = name
        return other
    }

    /// Adds what the address leaves open.
    package func with(_ defaults: [String: String]) -> PostgreSQLAddress {
        var other = self
        other.words.merge(defaults) { said, _ in said }
        return other
    }

    /// Whether the server is this machine: a socket in the file system, or loopback.
    package var isLocal: Bool {
        let hosts = (words["hostaddr"] ?? words["host"] ?? "").split(separator: ",")
        return hosts.allSatisfy { host in
            let isNumeric = host.allSatisfy { "0123456789.".contains($0) }
            let isLoopback = isNumeric && host.hasPrefix("127.")
            return host.hasPrefix("/") || host.hasPrefix("@") || isLoopback
                || host == "localhost" || host == "::1"
        }
    }

    package var description: String {
        let user = words["user"].map { "\($0)@" } ?? ""
        let host = words["host"] ?? words["hostaddr"] ?? "local"
        let port = words["port"].map { ":\($0)" } ?? ""
        return "postgres://\(user)\(host)\(port)/\(words["dbname"] ?? "")"
    }

    /// The list ends with an entry without a word.
    private static func read(
        _ options: UnsafeMutablePointer<PQconninfoOption>
    ) -> [String: String] {
        var words: [String: String] = [:]
        var option = options
        while let word = option.pointee.keyword {
            if let value = option.pointee.val {
                words[String(cString: word)] = String(cString: value)
            }
            option += 1
        }
        return words
    }
}
