using System.Net;

namespace MeterNode.Tools.Tests.Support;

/// <summary>A proxy that this process uses, as the environment may say, for addresses with one port.</summary>
internal sealed class UsedProxy : IWebProxy, IDisposable
{
    private readonly IWebProxy _former = HttpClient.DefaultProxy;
    private readonly int _port;
    private readonly Uri _proxy;

    internal UsedProxy(int port, Uri proxy)
    {
        (_port, _proxy) = (port, proxy);
        HttpClient.DefaultProxy = this;
    }

    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => destination.Port == _port ? _proxy : _former.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.Port != _port && _former.IsBypassed(host);

    public void Dispose() => HttpClient.DefaultProxy = _former;
}
