using System.Net;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Signs statements with people's own keys. What is sent twice, because an answer was lost or a button was pressed twice, is stated once.
/// </summary>
internal sealed class StatementSigner(PlantServer server, PersonKeys keys)
{
    /// <summary>Forms that are remembered; the oldest go first.</summary>
    private const int MaximumRemembered = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string By, string Once), long> _done = [];
    private readonly Queue<(string, string)> _order = new();

    /// <summary>The people whose key is in the plant's folder and who may sign all of these kinds.</summary>
    /// <exception cref="OperatorException">The plant's history is not in order.</exception>
    public static IReadOnlyList<PlantPerson> Signers(PlantFolder plant, PlantPeople people, params LedgerKind[] kinds) =>
        [.. people.All.Where(person => person.Until is null && kinds.All(person.MaySign) && PersonKeys.AreHere(plant, person.Name))];

    /// <summary>Signs one statement and appends it.</summary>
    /// <param name="person">One of <see cref="Signers"/>.</param>
    /// <param name="passphrase">The person's own.</param>
    /// <param name="once">Number of the form: with it, the person states once.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="fields">The fields of the kind, and <c>corr</c>.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="OperatorException">The statement does not count, or cannot be written; nothing is changed.</exception>
    public async Task<SigningAnswer> Sign(
        PlantPerson person, string passphrase, string once, LedgerKind kind, IReadOnlyDictionary<string, object> fields,
        IPAddress address, CancellationToken cancellation)
    {
        (ECDsa? opened, TimeSpan? wait) = await keys.Open(person.Name, passphrase, address, cancellation);
        using ECDsa? key = opened;
        if (key is null)
        {
            return new SigningAnswer(null, wait);
        }

        lock (_gate)
        {
            if (_done.TryGetValue((person.Name, once), out long number))
            {
                return new SigningAnswer(number, null);
            }

            number = PlantLedger.Append(server.Options.Plant, person.Name, key, kind, fields).Number;
            _done.Add((person.Name, once), number);
            _order.Enqueue((person.Name, once));
            if (_order.Count > MaximumRemembered)
            {
                _done.Remove(_order.Dequeue());
            }

            return new SigningAnswer(number, null);
        }
    }
}
