/// The named limits of a gate's rules.
package enum GateLimits {
    /// Grants that wait for their turn, or for somebody to come while it is open for all; the next
    /// one is refused.
    package static let waitingMax = 16
    /// A window is never longer, whatever was asked for.
    package static let windowMax = Duration.seconds(60)
    /// The opening contact is never closed for longer by one pulse, whatever was asked for.
    package static let pulseMax = Duration.seconds(10)
    /// Edges closer together than this are one: contacts bounce.
    package static let bounceMax = Duration.milliseconds(20)
    /// The fire alarm's release and the housing's contact count once they have stood for so long.
    package static let alarmAfter = Duration.milliseconds(100)
    /// A sensor that is active for so long tells nothing any more.
    package static let stuckAfter = Duration.seconds(5)
    /// A second person this soon after the first went with them; later ones went by themselves.
    package static let followMax = Duration.seconds(1)
    /// A passage this soon after a window is told with the grant that it came too late for.
    package static let lateMax = Duration.seconds(10)
    /// How long word of a passage may be on its way: a window is settled so long after its end.
    package static let newsDelayMax = Duration.milliseconds(100)
    /// How long after its expiry wires that said nothing of a pulse are waited for.
    package static let answerDelayMax = Duration.seconds(1)
    /// The contact stays open so long between two pulses: mechanics count closings.
    package static let contactGap = Duration.milliseconds(100)
    /// Passages that are remembered so that none opens twice.
    package static let rememberedMax = 64
    /// A fault is cut after so many characters.
    package static let faultCharactersMax = 96
    /// The step in which an expiry is looked at: the moment itself still counts.
    static let instant = Duration.milliseconds(1)
}
