internal import CPosix
internal import Glibc

/// One call of posix_spawn with its two attribute objects, destroyed when the call is over.
struct Spawn: ~Copyable {
    private var actions = posix_spawn_file_actions_t()
    private var attributes = posix_spawnattr_t()

    init() throws(SystemFailure) {
        guard posix_spawn_file_actions_init(&actions) == 0 else {
            throw SystemFailure("posix_spawn_file_actions_init", "child", errno: ENOMEM)
        }
        guard posix_spawnattr_init(&attributes) == 0 else {
            posix_spawn_file_actions_destroy(&actions)
            throw SystemFailure("posix_spawnattr_init", "child", errno: ENOMEM)
        }
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        sigfillset(&mask)
        posix_spawnattr_setsigdefault(&attributes, &mask)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    deinit {
        var actions = actions
        var attributes = attributes
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }

    mutating func place(_ number: Int32, on stream: Int32) {
        posix_spawn_file_actions_adddup2(&actions, number, stream)
    }

    mutating func open(_ path: String, _ flags: Int32, on stream: Int32) {
        posix_spawn_file_actions_addopen(&actions, stream, path, flags, 0o600)
    }

    mutating func enter(_ folder: String) {
        posix_spawn_file_actions_addchdir_np(&actions, folder)
    }

    /// Starts the program; the process group of the child is its own.
    mutating func start(_ path: String, _ spec: ChildSpec) throws(SystemFailure) -> pid_t {
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        let words = CStrings([spec.executable] + spec.arguments)
        let variables = CStrings(spec.environment.map { "\($0.key)=\($0.value)" }.sorted())
        var pid: pid_t = 0
        let result = words.withPointers { words in
            variables.withPointers { variables in
                posix_spawn(&pid, path, &actions, &attributes, words, variables)
            }
        }
        guard result == 0 else {
            throw SystemFailure("posix_spawn", spec.executable, errno: result)
        }
        return pid
    }
}

/// A list of C strings that ends with a null pointer, as `argv` and `environ` must.
private struct CStrings {
    private let texts: [String]

    init(_ texts: [String]) {
        precondition(
            texts.allSatisfy { !$0.utf8.contains(0) },
            "a word given to a child contains no zero byte"
        )
        self.texts = texts
    }

    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = texts.map { strdup($0) }
        defer {
            for pointer in pointers { free(pointer) }
        }
        pointers.append(nil)
        return body(&pointers)
    }
}
