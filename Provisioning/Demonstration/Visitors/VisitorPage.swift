import Display
import Escaping

/// The page as HTML: everything on it but the answers to trials.
package struct VisitorPage: Sendable {
    let places: [Place]
    let samples: [Sample]
    /// Where the screens of the places are.
    let screens: [Place: String]
    let hubURL: String

    package init(
        places: [Place],
        samples: [Sample],
        screens: [Place: String],
        hubURL: String
    ) {
        self.places = places
        self.samples = samples
        self.screens = screens
        self.hubURL = hubURL
    }

    func html(in language: Language) -> Markup {
        """
        <!doctype html>
        <html lang="\(language.rawValue)" dir="\(language.isRightToLeft ? "rtl" : "ltr")">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Jalon · \(PageText.title.text(in: language))</title>
        <link rel="stylesheet" href="/style.css">
        <script type="module" src="/page.js"></script>
        </head>
        <body>
        <a class="skip" href="#main">\(PageText.skip.text(in: language))</a>
        <header>
        <p class="brand"><span aria-hidden="true"></span>Jalon</p>
        <nav aria-label="\(PageText.languages.text(in: language))">\(links(language))</nav>
        </header>
        <main id="main">
        <h1>\(PageText.title.text(in: language))</h1>
        <p class="intro">\(PageText.intro.text(in: language))</p>
        \(trial(language))
        \(sampleCodes(language))
        \(cards(language))
        </main>
        </body>
        </html>

        """
    }

    private func links(_ current: Language) -> Markup {
        Markup(
            joining: Language.allCases.map { language in
                let mark: Markup = language == current ? #" aria-current="page""# : ""
                return """
                    <a href="/\(language.rawValue)/" lang="\(language.rawValue)" \
                    hreflang="\(language.rawValue)"\(mark)>\(language.ownName)</a>
                    """
            }
        )
    }

    private func cards(_ language: Language) -> Markup {
        let cards = places.map { place -> Markup in
            """
            <li><h3>\(place.title.text(in: language))</h3>
            <p class="venue"><bdi lang="fr">\(place.scopeName)</bdi></p>
            <p>\(place.remark.text(in: language))</p>
            <p><a href="\(screens[place] ?? "")">\(PageText.screen.text(in: language))\
            <span class="hidden"> : \
            \(place.title.text(in: language))</span></a></p></li>
            """
        }
        return """
            <section aria-labelledby="places">
            <h2 id="places">\(PageText.places.text(in: language))</h2>
            <ul class="places">\(Markup(joining: cards))</ul>
            <p>\(PageText.hub.text(in: language)) <a dir="ltr" href="\(hubURL)">\(hubURL)</a>.</p>
            </section>
            """
    }

    private func sampleCodes(_ language: Language) -> Markup {
        let cards = samples.enumerated().map { number, sample -> Markup in
            """
            <li><img src="/samples/\(number).svg" alt="" width="180" height="180">
            <p class="venue">\(sample.place.title.text(in: language))</p>
            <p id="sample-\(number)">\(sample.caption.text(in: language))</p>
            <button type="button" class="quiet" data-sample="\(number)" \
            data-place="\(sample.place.rawValue)" aria-describedby="sample-\(number)">\
            \(PageText.present.text(in: language))</button></li>
            """
        }
        return """
            <section aria-labelledby="samples">
            <h2 id="samples">\(PageText.samples.text(in: language))</h2>
            <p>\(PageText.samplesIntro.text(in: language))</p>
            <ul class="samples">\(Markup(joining: cards))</ul></section>
            """
    }
}
