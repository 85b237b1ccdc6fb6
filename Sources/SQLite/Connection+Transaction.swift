extension Connection {
    /// Takes the write lock at once.
    ///
    /// A transaction that begins by reading and then writes fails with BUSY_SNAPSHOT, and no
    /// timeout helps it: every writer begins IMMEDIATE.
    @usableFromInline
    package func begin() throws(SQLiteError) { try beginWrite.run() }

    @usableFromInline
    package func commit() throws(SQLiteError) { try commitAll.run() }

    /// Does nothing when SQLite has rolled back by itself, as it does when the disk is full.
    @usableFromInline
    package func rollback() throws(SQLiteError) {
        guard isInTransaction else { return }
        try rollbackAll.run()
    }

    /// Commits what `body` wrote, or takes all of it back when it or the commit throws.
    @inlinable
    @discardableResult
    package func transaction<Result, Failure: StorageFailure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        do { try begin() } catch { throw Failure(storage: error) }
        return try ending(body)
    }

    /// Lends one unchanging view of the file to several queries, and spares each its own locks.
    @inlinable
    package func reading<Result, Failure: StorageFailure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        do { try beginReading() } catch { throw Failure(storage: error) }
        return try ending(body)
    }

    @usableFromInline
    func beginReading() throws(SQLiteError) { try beginRead.run() }

    @inlinable
    func ending<Result, Failure: StorageFailure>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let result: Result
        do {
            result = try body()
        } catch {
            do { try rollback() } catch { throw Failure(storage: error) }
            throw error
        }
        do { try commitOrRollback() } catch { throw Failure(storage: error) }
        return result
    }

    /// A commit that failed may have left its transaction open; what it failed with is thrown.
    @usableFromInline
    func commitOrRollback() throws(SQLiteError) {
        do {
            try commit()
        } catch {
            try rollback()
            throw error
        }
    }
}
