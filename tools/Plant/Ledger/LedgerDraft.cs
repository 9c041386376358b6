using System.Globalization;
using System.Security.Cryptography;
using MeterNode.Plant.Audit;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>The plant's ledger with the statements that a change adds, all of one person.</summary>
internal sealed class LedgerDraft : IDisposable
{
    private readonly PlantTransaction? _change;
    private readonly PlantFolder _plant;
    private readonly string _site;
    private readonly PlantPerson _person;
    private readonly ECDsa _key;
    private readonly int _first;
    private readonly MemoryStream _content = new();
    private byte[] _previous;

    /// <exception cref="OperatorException">History or ledger is not in order, or the key is not the person's.</exception>
    public LedgerDraft(PlantTransaction change, string by, ECDsa key)
        : this(change.Plant, Read(change, out byte[] file), by, key)
    {
        _change = change;
        _content.Write(file);
        if (!PublicKeys.Point(key).AsSpan().SequenceEqual(_person.PublicPoint))
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of("ledger.other-key", $"the key is not the one of '{by}': name the file of this person with --key"));
        }
    }

    private LedgerDraft(PlantFolder plant, LedgerBook book, string by, ECDsa key)
    {
        _key = key;
        _plant = plant;
        _site = plant.Site;
        _person = PlantStaff.Require(book.People, by);
        Book = book;
        _first = Book.Statements.Count;
        _previous = PlantLedger.Head(plant, Book);
        long last = Math.Max(
            _person.Since.ToUnixTimeSeconds(), Book.Statements.Count > 0 ? Book.Statements[^1].Time.ToUnixTimeSeconds() : 0);
        Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (Now < last)
        {
            throw new OperatorException(
                OperatorError.Failure,
                RuleReason.Of(
                    "ledger.clock",
                    $"the clock of this PC says {Utc(Now)}, and something was signed at {Utc(last)} already: set the clock and repeat"));
        }
    }

    /// <summary>
    /// A draft that says what would not count before the person signs: behind a ledger that somebody has read, with a key of the moment,
    /// and never written.
    /// </summary>
    /// <exception cref="OperatorException">Nobody has this name.</exception>
    public static LedgerDraft Trial(PlantFolder plant, LedgerBook book, string by, ECDsa momentary) => new(plant, book, by, momentary);

    /// <summary>What counts so far.</summary>
    public LedgerBook Book { get; }

    /// <summary>When the statements are signed, UTC seconds.</summary>
    public long Now { get; }

    /// <summary>
    /// Signs and appends a statement; null, or one line that says why it would not count: then nothing is appended, nor is anything in a
    /// trial.
    /// </summary>
    public RuleReason? TryAdd(LedgerKind kind, IReadOnlyDictionary<string, object> fields, out LedgerStatement? statement)
    {
        statement = null;
        if (!_person.MaySign(kind))
        {
            return RuleReason.Of(
                "ledger.may-not", $"'{_person.Name}' is {RoleOf(_person)}, and '{kind}' is signed by {kind.Roles()}");
        }

        // Before the signature, so that a text too long for a statement is named by its field.
        RuleReason? wrong = kind.Fields().Select(field => field.Problem(fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(found => found != null);
        if (wrong != null)
        {
            return wrong;
        }

        Dictionary<string, object> all = new(fields)
        {
            ["v"] = (long)LedgerTable.Version,
            ["site"] = _site,
            ["n"] = (long)Book.Statements.Count,
            ["prev"] = _previous,
            ["time"] = Now,
            ["kind"] = kind.Code(),
            ["by"] = _person.Name,
        };
        LedgerStatement signed;
        try
        {
            signed = LedgerStatement.Read(CoseSign1Writer.Sign(LedgerStatement.Payload(all), _key));
        }
        catch (LedgerException e)
        {
            return RuleReason.Of("ledger.no-statement", $"{e.Message}");
        }

        if ((Book.Problem(signed, _person)
            ?? PlantMachines.Problem(signed, () => _change is null ? PlantMachines.Of(_plant, Book) : PlantMachines.Of(_change, Book)))
            is LedgerProblem problem)
        {
            string? near = problem.UnknownName is string unknown ? NearestName.Of(unknown, problem.KnownNames ?? []) : null;
            return near != null ? RuleReason.Of("ledger.near", $"{problem.Why}: did you mean '{near}'?")
                : problem.UnknownName == null ? problem.Why
                : problem.KnownNames is { Count: > 0 and <= 10 } known ? RuleReason.Of("ledger.known", $"{problem.Why}: known are {known}")
                : problem.KnownNames is { Count: 0 } ? RuleReason.Of("ledger.none-known", $"{problem.Why}: none is known yet")
                : problem.Why;
        }

        if (_change is null)
        {
            return null;
        }

        Book.Add(signed);
        _content.Write(signed.Bytes);
        _previous = signed.Hash;
        statement = signed;
        return null;
    }

    /// <summary>The ledger with all that was added becomes part of the change.</summary>
    public void Write()
    {
        if (_change is null)
        {
            throw new InvalidOperationException("a trial is not written");
        }

        _change.Write(_plant.LedgerPath, _content.ToArray());
    }

    /// <summary>Writes the ledger with all that was added.</summary>
    public void Commit()
    {
        Write();
        if (AuditAuthor.Present is AuditAuthor author && Book.Statements.Count > _first)
        {
            LedgerStatement last = Book.Statements[^1];
            _change!.Note(author.What, string.Create(
                CultureInfo.InvariantCulture,
                $"statement {(last.Number > _first ? $"{_first} to " : "")}{last.Number}, {last.KindCode} by {last.By}"));
        }

        _change!.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private static LedgerBook Read(PlantTransaction change, out byte[] file)
    {
        file = change.Read(change.Plant.LedgerPath) ?? [];
        return PlantLedger.Read(file, PlantStaff.Read(change.Plant), change.Plant);
    }

    private static object RoleOf(PlantPerson person) =>
        LedgerWordText.TryRead(person.RoleCode, out LedgerRole role) ? role : person.RoleCode;

    private static string Utc(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
