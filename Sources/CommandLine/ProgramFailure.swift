/// A failure that knows which exit code it deserves and how to say so to a person.
package protocol ProgramFailure: Error, Sendable {
    var exitCode: ExitCode { get }
    /// Says what is wrong and what to do; safe to print.
    var message: String { get }
}
