/// What a program tells the one that started it.
///
/// 0 to 2 are the shell's convention; the others are those of BSD `sysexits.h`, which service
/// managers and scripts already know.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case ok = 0
    /// The answer to the question asked is no; nothing failed.
    case no = 1
    /// The line could not be understood.
    case usage = 2
    /// A file named on the line cannot be read.
    case noInput = 66
    /// A service that is needed does not answer.
    case unavailable = 69
    /// A defect of the program itself.
    case software = 70
    /// The operating system refused something that should work.
    case osError = 71
    /// A file cannot be written.
    case cannotCreate = 73
    /// It may work later, unchanged.
    case tempFail = 75
    /// The configuration is wrong.
    case config = 78
}
