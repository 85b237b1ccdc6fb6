/// Which program to start and what it finds on its standard streams.
///
/// Nothing else reaches the child: every other descriptor is closed, every signal is back to its
/// default, and the environment is exactly the one given.
package struct ChildSpec: Sendable {
    package enum Input: Sendable, Equatable {
        case null
        case inherit
        /// Written with `Child.write`; its end tells the child that its parent is gone.
        case pipe
        case file(String)
    }

    package enum Output: Sendable, Equatable {
        case null
        case inherit
        /// Read with `Child.output`; for standard error, with `Child.errors`.
        case pipe
        /// Created with mode 0600 when absent, else appended to.
        case file(String)
    }

    /// A path, or a bare name looked up in the `PATH` of this process.
    package var executable: String
    /// The words after the program's name.
    package var arguments: [String]
    package var environment: [String: String]
    package var workingDirectory: String?
    package var input: Input
    package var output: Output
    package var errors: Output

    package init(
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = ["PATH": "/usr/local/bin:/usr/bin:/bin"],
        workingDirectory: String? = nil,
        input: Input = .null,
        output: Output = .null,
        errors: Output = .inherit
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.input = input
        self.output = output
        self.errors = errors
    }
}
