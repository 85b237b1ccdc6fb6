import HTTPServer
import Kernel

/// The page on a holder's phone: the same files for everybody, so that no address names a right.
extension Holders {
    /// Nothing is fetched from elsewhere, nothing inline runs, and no other page frames it.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
        connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'
        """

    var pageRoutes: [Route] { HolderFile.allCases.map(Self.route) }

    private static func route(_ file: HolderFile) -> Route {
        let reply = reply(file)
        return Route(
            .get,
            ["holder", .word(file.rawValue)],
            name: file.routeName,
            access: .open,
            answers: [.init(200, .bytes(type: mediaType(file)), "A file of the page.")],
            "Gives a file of the page on holders' phones.",
            .query { _ in reply }
        )
    }

    private static func mediaType(_ file: HolderFile) -> String {
        String(file.type.prefix { $0 != ";" })
    }

    private static func reply(_ file: HolderFile) -> Reply {
        var reply = Reply.bytes(file.bytes, type: file.type)
        reply.fields.set("Content-Security-Policy", policy)
        reply.fields.set("Cross-Origin-Opener-Policy", "same-origin")
        reply.fields.set(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)"
        )
        return reply
    }
}
