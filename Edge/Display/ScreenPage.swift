package import Escaping

/// The page that people stand before: words come by events, nothing of a scene is in it.
///
/// As it is served it says that the device gets ready; a page whose script does not run can
/// therefore never show a green that is not true.
package struct ScreenPage: Sendable {
    private let language: Language
    private let home: Language
    private let names: ScreenNames
    private let release: String
    private let build: String
    private let hasStewards: Bool

    /// A page knows what it is, to be read anew when it is another.
    ///
    /// `build` names this very page: one that is shown while its device got another reads itself
    /// anew. `home` is the language of the place, to which it goes back when nobody is there.
    package init(
        language: Language,
        home: Language = .french,
        names: ScreenNames,
        release: String,
        build: String = "",
        hasStewards: Bool = true
    ) {
        self.language = language
        self.home = home
        self.names = names
        self.release = release
        self.build = build
        self.hasStewards = hasStewards
    }

    package var markup: Markup {
        let starting = Scene.starting.saying
        return PageFrame(language: language, title: title).markup(
            look: .reading,
            data: """
                data-page="screen" data-build="\(build)" data-home="\(home.rawValue)" \
                data-wait-title="\(say(starting.title))" \
                data-wait-advice="\(say(starting.advice))" \
                data-wait-state="\(say(PageWords.connecting))" \
                data-out-title="\(say(PageWords.out.title))" \
                data-out-advice="\(say(PageWords.silence))" \
                data-help="\(names.help)" \
                data-out-state="\(say(OutOfServiceCause.readers.saying.title))"
                """,
            body: """
                <header class="top">
                <p class="venue" dir="auto">\(names.venue)</p>
                \(languages)
                </header>
                <main>
                <div class="verdict" id="verdict" role="status" aria-live="assertive" \
                aria-atomic="true">
                \(Icons.all)
                <div class="words">
                <h1 id="title">\(say(starting.title))</h1>
                <p class="advice" id="advice">\(say(starting.advice))</p>
                <dl class="places" id="places"></dl>
                <p class="help" id="help" dir="auto"></p>
                </div>
                </div>
                <noscript><p class="advice">\(say(PageWords.noScript))</p></noscript>
                </main>
                <footer class="bottom">
                <ul class="notices" id="notices"></ul>
                <p class="corner">\(steward)<span id="state">\(say(PageWords.connecting))</span>\
                <span dir="ltr">Jalon \(release)</span><time id="time" dir="ltr"></time></p>
                </footer>
                """
        )
    }

    private var title: String {
        let word = PageWords.title.text(in: language)
        return names.venue.isEmpty ? word : "\(word) · \(names.venue)"
    }

    private func say(_ message: Message?) -> String { message?.text(in: language) ?? "" }

    private var languages: Markup {
        let links = Language.allCases.map { other -> Markup in
            let current: Markup = other == language ? " aria-current=\"true\"" : ""
            return """
                <a href="/\(other.rawValue)/" lang="\(other.rawValue)" \
                hreflang="\(other.rawValue)"\(current)>\(other.ownName)</a>
                """
        }
        return """
            <nav class="languages" aria-label="\(say(PageWords.languages))">\
            \(Markup(joining: links))</nav>
            """
    }

    private var steward: Markup {
        guard hasStewards else { return "" }
        return """
            <a class="steward-link" href="/\(language.rawValue)/steward">\
            \(say(PageWords.steward))</a>
            """
    }
}
