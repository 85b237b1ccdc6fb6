package import Escaping
import Sync

/// The page of a steward: who, with which code, does what and why.
///
/// Large keys for a touch screen without a keyboard; plain fields for one that has it.
package struct StewardPage: Sendable {
    private let language: Language

    package init(language: Language) {
        self.language = language
    }

    package var markup: Markup {
        PageFrame(language: language, title: say(StewardWords.title)).markup(
            look: .idle,
            data: """
                data-page="steward" data-done="\(say(StewardWords.done))" \
                data-failed="\(say(StewardWords.failed))"
                """,
            body: """
                <header class="top"><h1>\(say(StewardWords.title))</h1>\
                <a class="back" href="/\(language.rawValue)/">\(say(StewardWords.back))</a></header>
                <main class="steward">
                <form id="steward" autocomplete="off" novalidate>
                \(who)
                \(what)
                \(why)
                <div class="last"><p id="answer" role="status" aria-live="assertive"></p>\
                <button class="confirm" type="submit">\(say(StewardWords.confirm))</button></div>
                </form>
                </main>
                <footer class="bottom"><p class="corner">\(say(StewardWords.noted))</p></footer>
                """
        )
    }

    private func say(_ message: Message) -> String { message.text(in: language) }

    private var who: Markup {
        let digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"].map { digit -> Markup in
            """
            <button type="button" class="key" data-key="\(digit)">\(digit)</button>
            """
        }
        return """
            <div class="who">
            <label for="number">\(say(StewardWords.number))</label>
            <input id="number" name="number" type="text" inputmode="none" maxlength="4" \
            autocomplete="off" dir="ltr" required>
            <label for="pin">\(say(StewardWords.code))</label>
            <input id="pin" name="pin" type="password" inputmode="none" maxlength="12" \
            autocomplete="off" dir="ltr" required>
            <div class="keys" role="group" aria-label="\(say(StewardWords.keys))" dir="ltr">
            \(Markup(joining: digits))
            <button type="button" class="key wide" data-key="erase">\(say(StewardWords.erase))\
            </button>
            </div>
            </div>
            """
    }

    private var what: Markup {
        let choices: [(String, Message)] = [
            ("entry", StewardWords.letIn), ("exit", StewardWords.letOut),
            ("normal", StewardWords.normal), ("free_passage", StewardWords.free),
            ("locked", StewardWords.locked), ("annul", StewardWords.annul),
        ]
        return group("action", StewardWords.action, choices, chosen: "entry")
    }

    private var why: Markup {
        let choices = OverrideReason.allCases.map { ($0.name, $0.message) }
        return group("reason", StewardWords.reason, choices, chosen: nil)
    }

    private func group(
        _ name: String,
        _ legend: Message,
        _ choices: [(String, Message)],
        chosen: String?
    ) -> Markup {
        let options = choices.map { value, message -> Markup in
            let checked: Markup = value == chosen ? " checked" : ""
            return """
                <label class="choice"><input type="radio" name="\(name)" value="\(value)" \
                required\(checked)><span>\(say(message))</span></label>
                """
        }
        return """
            <fieldset><legend>\(say(legend))</legend>\(Markup(joining: options))</fieldset>
            """
    }
}
