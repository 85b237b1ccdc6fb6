import DemonstrationAssets
import Display
import Escaping
import HTTPServer
import HubAdmin

/// What can be fetched, and how answers are written.
extension VisitorSite {
    /// Nothing from elsewhere, no script but our own file; the camera for this page alone.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
        media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'
        """

    func asset(_ target: RequestTarget) -> Response? {
        switch target.path {
        case "/":
            var response = Self.plain(302, "")
            response.fields.set("Location", "/\(Language.allCases[0].rawValue)/")
            return response
        case "/style.css": return Self.file("text/css", DemonstrationAssets.style)
        case "/page.js": return Self.file("text/javascript", DemonstrationAssets.script)
        default: break
        }
        if target.segments.count == 1, target.path.hasSuffix("/"),
            let language = Language(rawValue: target.segments[0])
        {
            return Self.file("text/html", Array(page.html(in: language).text.utf8))
        }
        guard target.segments.count == 2, target.segments[0] == "samples",
            let number = page.samples.indices.first(where: { "\($0).svg" == target.segments[1] })
        else { return nil }
        return Self.file("image/svg+xml", Array(page.samples[number].svg.utf8))
    }

    func answer(
        _ text: TrialText,
        _ language: Language,
        status: Int,
        _ outcome: TrialDesk.Outcome? = nil
    ) -> Response {
        var verdict: String?
        if case .decided(let word) = outcome { verdict = word }
        let body: JSON = .object([
            "tone": .text(text.tone.rawValue), "title": .text(text.title.text(in: language)),
            "detail": .text(text.detail.text(in: language)), "verdict": .optional(verdict),
            "isRead": .bool(outcome != .nothingRead),
        ])
        var response = Self.file("application/json", body.bytes)
        response.status = status
        return response
    }

    static func plain(_ status: Int, _ text: String) -> Response {
        var response = file("text/plain", Array((text + "\n").utf8))
        response.status = status
        return response
    }

    private static func file(_ type: String, _ bytes: [UInt8]) -> Response {
        var response = Response(status: 200, contentType: "\(type); charset=utf-8", bytes)
        response.fields.set("Content-Security-Policy", policy)
        response.fields.set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        response.fields.set("X-Content-Type-Options", "nosniff")
        response.fields.set("Referrer-Policy", "no-referrer")
        response.fields.set("Cache-Control", "no-store")
        return response
    }

    /// A foreign page whose name was pointed at 127.0.0.1 sends its own name (DNS rebinding).
    static func isLocal(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "[::1]"].contains { name in
            guard host.hasPrefix(name) else { return false }
            let rest = host.dropFirst(name.count)
            return rest.isEmpty
                || rest.first == ":" && rest.count > 1
                    && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
        }
    }
}
