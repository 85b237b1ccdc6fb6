/// What a person is told: what it is, and what to do next.
package struct Saying: Sendable, Hashable {
    /// Short enough to be read in passing, from three metres.
    package let title: Message
    package let advice: Message?

    package init(_ title: Message, _ advice: Message? = nil) {
        self.title = title
        self.advice = advice
    }
}
