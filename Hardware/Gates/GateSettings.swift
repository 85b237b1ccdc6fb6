/// How one gate is built and how long its people take.
package struct GateSettings: Sendable, Hashable {
    /// By what a passage is known.
    package enum Sensor: String, CaseIterable, Sendable {
        /// By nothing: it is taken to follow the opening.
        case none
        /// By a line that is active while somebody goes through, one for each direction.
        case pulse
        /// By the contact of the leaf: a door that opens was passed.
        case contact
    }

    /// What the wiring does without power: declared by who wired it, never simulated.
    package enum Failure: String, CaseIterable, Sendable {
        /// Opens: a magnetic lock, an emergency exit.
        case safe
        /// Stays shut: a strike.
        case secure
    }

    /// How long the opening contact is closed.
    package var pulse = Duration.milliseconds(300)
    /// How long after its window a person who was already in the arm still counts.
    package var grace = Duration.milliseconds(300)
    /// How long a leaf may stand open before that is told.
    package var heldOpenAfter = Duration.seconds(15)
    /// What the configuration says; wires without a sensor make it `none`.
    package var sensor = Sensor.pulse
    package var failure: Failure?

    package init() {}
}
