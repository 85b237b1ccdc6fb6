/// What is wired to one edge of the demonstration.
struct Equipment: Sendable, Hashable {
    /// The address of the card reader.
    var cardReader: String?
    /// The serial line of the door board; without one the gate is simulated.
    var board: String?
    /// Where frames come from in place of a camera with a script.
    var pipe: String?
}
