extension Look {
    /// Parameters of SGR (ECMA-48, 8.3.117): sixteen colours, which every console has.
    var colours: String {
        switch self {
        case .idle, .reading: "1;37;44"
        case .granted: "1;37;42"
        case .passed: "1;32;40"
        case .refused: "1;37;41"
        case .attention: "30;43"
        case .free: "30;46"
        case .evacuation: "30;43"
        case .out: "37;40"
        }
    }

    /// What tells one from another where colours are not seen.
    var pattern: String {
        switch self {
        case .idle: "-"
        case .reading: ". "
        case .granted: ">>> "
        case .passed: "> "
        case .refused: "XX "
        case .attention: "!! "
        case .free: "<> "
        case .evacuation: "[ ] "
        case .out: "/ "
        }
    }

    /// One word, without accents, in letters that fill the screen.
    var sign: Message {
        switch self {
        case .idle: Message(fr: "BONJOUR", en: "HELLO", ar: "HELLO")
        case .reading: Message(fr: "ATTENDEZ", en: "WAIT", ar: "WAIT")
        case .granted: Message(fr: "PASSEZ", en: "GO", ar: "GO")
        case .passed: Message(fr: "MERCI", en: "THANKS", ar: "THANKS")
        case .refused: Message(fr: "STOP", en: "STOP", ar: "STOP")
        case .attention: Message(fr: "ATTENTION", en: "ATTENTION", ar: "ATTENTION")
        case .free: Message(fr: "OUVERT", en: "OPEN", ar: "OPEN")
        case .evacuation: Message(fr: "SORTEZ", en: "EXIT", ar: "EXIT")
        case .out: Message(fr: "FERME", en: "CLOSED", ar: "CLOSED")
        }
    }
}
