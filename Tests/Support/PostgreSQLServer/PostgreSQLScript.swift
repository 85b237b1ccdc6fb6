/// What the shell does that holds a server: makes the cluster, starts it, waits, ends it.
enum PostgreSQLScript {
    static let text = """
        set -eu
        bin=/usr/lib/postgresql/15/bin
        [ -x "$bin/initdb" ] || {
            echo "There is no $bin/initdb: run Provisioning/setup --tests." >&2
            exit 69
        }
        as=""
        [ "$(id -u)" -ne 0 ] || as="setpriv --reuid postgres --regid postgres --clear-groups"
        mkdir -p "$FOLDER"
        [ -z "$as" ] || chown postgres:postgres "$FOLDER"
        cd "$FOLDER"
        if [ ! -d data ]; then
            umask 077
            printf '%s' "$PASSWORD" >secret
            [ -z "$as" ] || chown postgres:postgres secret
            $as "$bin/initdb" -D data -U "$OWNER" --pwfile=secret --auth-local=trust \\
                --auth-host=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1
            rm secret
            umask 022
        fi
        options="-c listen_addresses=127.0.0.1 -p $PORT -k $FOLDER -c fsync=$DURABILITY \\
            -c full_page_writes=$DURABILITY -c max_connections=$CONNECTIONS \\
            -c shared_buffers=64MB -c jit=off -c max_pred_locks_per_transaction=256"
        $as "$bin/pg_ctl" -D data -w -t 60 -l log -o "$options" start >/dev/null 2>&1 </dev/null
        echo ready
        cat >/dev/null || true
        $as "$bin/pg_ctl" -D data -m immediate -t 20 stop >/dev/null 2>&1 || true
        cd /
        rm -rf "$FOLDER"
        """
}
