import Display
import Escaping
import HTTPServer

/// The pages of a screen: what people stand before, and what stewards touch.
package struct ScreenSite: Sendable {
    private let configuration: ScreenConfiguration
    private let presenter: Presenter
    private let stewards: StewardSite

    package init(
        _ configuration: ScreenConfiguration,
        presenter: Presenter,
        perform: @escaping StewardSite.Perform
    ) {
        self.configuration = configuration
        self.presenter = presenter
        stewards = StewardSite(language: configuration.language) {
            request async throws(StewardRefusal) in
            try await perform(request)
            presenter.look()
        }
    }

    package var routes: [LocalRoute] {
        let home = "/\(configuration.language.rawValue)/"
        let files = PageFile.allCases.map { file in
            LocalRoute(.get, file.rawValue) { _ in
                guarded(Response(status: 200, contentType: file.contentType, file.bytes))
            }
        }
        let pages = Language.allCases.flatMap(pages)
        return [LocalRoute(.get, "/") { _ in guarded(redirect(to: home)) }] + files + pages
            + [stewards.route]
    }

    private func pages(in language: Language) -> [LocalRoute] {
        let build = ScreenBuild.name(configuration, language)
        let screen = ScreenBuild.page(configuration, language, build: build)
        let steward = StewardPage(language: language).markup
        let place = "/\(language.rawValue)"
        return [
            LocalRoute(.get, place) { _ in guarded(redirect(to: place + "/")) },
            LocalRoute(.get, place + "/") { _ in page(screen) },
            LocalRoute(.get, place + "/steward") { _ in page(steward, isFramed: false) },
            LocalRoute(.get, place + "/events") { _ in events(in: language) },
        ]
    }

    private func events(in language: Language) -> Response {
        guard let stream = presenter.follow(in: language) else {
            var answer = LocalSite.problem(
                503,
                "Too many pages follow this screen; close one, or try again later"
            )
            answer.fields.set("Retry-After", "5")
            return answer
        }
        return guarded(Response(status: 200, body: .events(stream)))
    }

    private func page(_ markup: Markup, isFramed: Bool = true) -> Response {
        let type = "text/html; charset=utf-8"
        let response = Response(status: 200, contentType: type, Array(markup.text.utf8))
        return guarded(response, isFramed: isFramed)
    }

    private func redirect(to place: String) -> Response {
        Response(status: 302, fields: ["Location": place])
    }

    /// A page may fetch from this site alone, run no script but the module, and stand in no frame
    /// but those that the configuration names; a page that takes a PIN stands in none.
    private func guarded(_ response: Response, isFramed: Bool = true) -> Response {
        let frames = isFramed ? configuration.frameAncestors : []
        let allowed = frames.isEmpty ? "'none'" : frames.joined(separator: " ")
        var guarded = response
        guarded.fields.set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                + "connect-src 'self'; form-action 'none'; base-uri 'none'; "
                + "frame-ancestors \(allowed)"
        )
        guarded.fields.set("X-Content-Type-Options", "nosniff")
        guarded.fields.set("Referrer-Policy", "same-origin")
        guarded.fields.set(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), usb=(), serial=()"
        )
        guarded.fields.set("Cache-Control", "no-store")
        return guarded
    }
}
