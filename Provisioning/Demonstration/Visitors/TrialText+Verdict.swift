import Access
import Display

/// What each verdict means to the person who held the code up: what a place's screen says.
extension TrialText {
    static func verdict(_ word: String) -> TrialText {
        if word == "granted" { return granted }
        guard let saying = Refusal(name: word)?.saying else { return outOfService }
        return TrialText(.refused, saying.title, saying.advice ?? askSomebody)
    }

    private static let granted = TrialText(
        .granted,
        Message(fr: "Vous pouvez entrer", en: "Please go in", ar: "تفضّل بالدخول"),
        Message(
            fr: "Le lieu a ouvert pour ce code.",
            en: "The place opened for this code.",
            ar: "فُتح المكان لهذا الرمز."
        )
    )

    private static let askSomebody = Message(
        fr: "Demandez à l’accueil.",
        en: "Ask at the welcome desk.",
        ar: "اسأل مكتب الاستقبال."
    )
}
