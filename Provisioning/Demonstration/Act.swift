/// One presentation of the demonstration and the answer that it must get.
struct Act: Sendable, Hashable {
    let place: Place
    /// What stands in the code.
    let text: String
    /// `granted`, or the word of a refusal.
    let verdict: String

    init(_ place: Place, _ text: String, _ verdict: String = "granted") {
        self.place = place
        self.text = text
        self.verdict = verdict
    }
}
