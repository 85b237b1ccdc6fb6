import Escaping

/// What every page has around it: language, direction, one style, one module.
struct PageFrame {
    let language: Language
    let title: String

    func markup(look: Look, data: Markup, body: Markup) -> Markup {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)" dir="\(language.isRightToLeft ? "rtl" : "ltr")">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <link rel="icon" href="/screen.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/screen.css">
        <script type="module" src="/screen.js"></script>
        </head>
        <body data-look="\(look.rawValue)" data-language="\(language.rawValue)" \(data)>
        \(body)
        </body>
        </html>
        """
    }
}
