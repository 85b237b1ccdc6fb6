/// What the status says of the screens that are no pages.
package struct ScreenReport: Codable, Sendable {
    package enum State: String, Codable, Sendable {
        case ok
        /// The terminal took nothing of the newest screen.
        case lost
    }

    /// Nil where no terminal shows the screen.
    package let text: State?
}
