/// One presentation of the demonstration and the answer that it must get.
struct Act: Sendable, Hashable {
    enum Medium: Sendable, Hashable {
        /// What stands in a code.
        case code(String)
        case badge(Tap)
    }

    /// A card laid on a reader for a moment.
    struct Tap: Sendable, Hashable {
        /// The card as the emulator is told of it.
        let card: String
        /// The card's number: one that is seen again too soon is the same presentation.
        let number: String
        /// What it is, for whoever watches.
        let caption: String
    }

    let place: Place
    let medium: Medium
    /// `granted`, or the word of a refusal.
    let verdict: String
    /// What the person does when the turnstile opens; other places do not see it.
    var person = DoorBench.Person.passes

    init(_ place: Place, _ text: String, _ verdict: String = "granted") {
        self.init(place, .code(text), verdict)
    }

    /// Somebody who is let in at the turnstile, and what they do then.
    init(turnstile text: String, _ person: DoorBench.Person) {
        self.init(.turnstile, .code(text), "granted")
        self.person = person
    }

    init(_ place: Place, _ tap: Tap, _ verdict: String = "granted") {
        self.init(place, .badge(tap), verdict)
    }

    private init(_ place: Place, _ medium: Medium, _ verdict: String) {
        self.place = place
        self.medium = medium
        self.verdict = verdict
    }
}
