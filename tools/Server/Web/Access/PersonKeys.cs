using System.Net;
using System.Security.Cryptography;
using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Serving;

namespace MeterNode.Server.Web.Access;

/// <summary>
/// Opens people's own keys. A passphrase opens a key for one signature and is kept nowhere; guessing is slowed down as at the sign-in,
/// whatever is to be signed.
/// </summary>
internal sealed class PersonKeys(PlantServer server, SignInGuard guard) : IDisposable
{
    /// <summary>At most so many keys are opened at once: each costs a core some tenths of a second.</summary>
    private readonly SemaphoreSlim _work = new(2);

    /// <summary>True where the person's key is in the plant's folder, so that the passphrase alone opens it.</summary>
    public static bool AreHere(PlantFolder plant, string name) => File.Exists(plant.PersonKeyPath(name));

    /// <summary>The key, the caller's to dispose of.</summary>
    /// <param name="name">Name of the person.</param>
    /// <param name="passphrase">The person's own.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Without a key: how long to wait, because too many passphrases were tried; null where it is another passphrase.</returns>
    /// <exception cref="OperatorException">The key's file cannot be read.</exception>
    public async Task<(ECDsa? Key, TimeSpan? Wait)> Open(
        string name, string passphrase, IPAddress address, CancellationToken cancellation)
    {
        // A name of its own: who signs in under the same name is not kept waiting by this, nor the other way round.
        string counted = "key of " + name;
        if (guard.Begin(counted, address) is TimeSpan wait)
        {
            return (null, wait);
        }

        await _work.WaitAsync(cancellation);
        try
        {
            ECDsa key = PersonKey.Load(server.Options.Plant.PersonKeyPath(name), passphrase);
            guard.Succeeded(counted, address);
            return (key, null);
        }
        catch (OperatorException e) when (e.Kind == OperatorError.Failure)
        {
            guard.Failed(counted, address);
            return (null, null);
        }
        finally
        {
            _work.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();
}
