using MeterNode.Plant.Provisioning;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace MeterNode.Plant.Stores;

/// <summary>
/// A SQLite store as it was at one moment, copied while others go on writing to it (https://sqlite.org/backup.html). The moment is that of
/// the constructor: a transaction that reads keeps it until this is disposed of.
/// </summary>
internal sealed class SqliteSnapshot : IDisposable
{
    /// <summary>4 MiB of pages of 2 kB: often enough for a person who stops it.</summary>
    private const int PagesAtOnce = 2048;

    private readonly string _name;
    private readonly SqliteConnection _source;
    private readonly SqliteTransaction _moment;

    /// <exception cref="StoreException">The file cannot be read, or is no evidence store.</exception>
    public SqliteSnapshot(string name)
    {
        _name = EvidenceStores.NameOf(name);
        using SqlDialect dialect = EvidenceStores.Dialect(name, create: false);
        (_source, _moment) = dialect.Guard(() =>
        {
            var source = (SqliteConnection)dialect.OpenReader();
            try
            {
                dialect.ReadVersion(source);
                SqliteTransaction moment = source.BeginTransaction(deferred: true);
                using SqliteCommand first = source.CreateCommand();
                first.CommandText = "SELECT count(*) FROM sqlite_master";
                first.ExecuteScalar();
                return (source, moment);
            }
            catch
            {
                source.Dispose();
                throw;
            }
        });
    }

    /// <summary>How long the copy will be, bytes.</summary>
    public long Bytes => Number("PRAGMA page_count") * Number("PRAGMA page_size");

    /// <summary>Writes the copy, a database file of its own, to <paramref name="path"/>, and reads it whole for damage.</summary>
    /// <exception cref="StoreException">The store is damaged, or the disk of <paramref name="path"/> is full.</exception>
    public void CopyTo(string path, Action<long, long>? progress, CancellationToken cancellation)
    {
        SecretFile.Write(path, []);
        long bytes = Bytes;
        long pageBytes = Number("PRAGMA page_size");
        var options = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        using (var target = new SqliteConnection(options.ToString()))
        {
            target.Open();
            using SqliteCommand unlogged = target.CreateCommand();
            unlogged.CommandText = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"; // The file counts when it is whole.
            unlogged.ExecuteNonQuery();
            using SQLitePCL.sqlite3_backup copy = sqlite3_backup_init(target.Handle, "main", _source.Handle, "main");
            int answer;
            do
            {
                cancellation.ThrowIfCancellationRequested();
                answer = copy.IsInvalid ? sqlite3_errcode(target.Handle) : sqlite3_backup_step(copy, PagesAtOnce);
                if (answer is not (SQLITE_OK or SQLITE_DONE))
                {
                    throw new StoreException(
                        StoreFault.Passing,
                        answer == SQLITE_FULL ? $"the disk of '{path}' is full: it must have {bytes >> 20} MB for a copy of the store"
                            : $"the store {_name} cannot be copied to '{path}': {sqlite3_errstr(answer).utf8_to_string()}");
                }

                progress?.Invoke(bytes - (sqlite3_backup_remaining(copy) * pageBytes), bytes);
            }
            while (answer != SQLITE_DONE);
        }

        EvidenceStores.CheckWhole(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _moment.Dispose();
        _source.Dispose();
    }

    private long Number(string question)
    {
        using SqliteCommand command = _source.CreateCommand();
        command.CommandText = question;
        command.Transaction = _moment;
        return (long)command.ExecuteScalar()!;
    }
}
