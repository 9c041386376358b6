using System.Net;
using System.Net.Sockets;
using MeterNode.Cli;

namespace MeterNode.Tools.Tests.Support;

[TestClass]
public sealed class LoopbackPortsTests
{
    [TestMethod]
    public void Take_FromManyThreads_GivesNoneTwice()
    {
        int[] ports = [.. Enumerable.Range(0, 100).AsParallel().WithDegreeOfParallelism(8).Select(_ => LoopbackPorts.Take())];
        Assert.HasCount(100, ports.Distinct());
    }

    /// <summary>What another process that looks for a port tries first fails, and its own user may listen.</summary>
    [TestMethod]
    public void Take_Port_IsMarkedForOthers_AndFreeForItsUser()
    {
        var port = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take());
        using var mark = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.ThrowsExactly<SocketException>(() => mark.Bind(port));
        using var listener = new TcpListener(port);
        listener.Start();
    }

    /// <summary>The ports of a demo and of a drill, which take theirs in the program itself.</summary>
    [TestMethod]
    public void Take_PortOfTheProgram_IsMarkedForOthers()
    {
        var port = new IPEndPoint(IPAddress.Loopback, LoopbackPort.Take());
        using var mark = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.ThrowsExactly<SocketException>(() => mark.Bind(port));
    }

    [TestMethod]
    public void Take_PortThatSomebodyListensOn_IsPassedOver()
    {
        // The next numbers: whoever asks for a port now would get one of them.
        int first = LoopbackPorts.Take() + 1;
        var listeners = new List<TcpListener>();
        for (int port = first; port < first + 5; port++)
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                listeners.Add(listener);
            }
            catch (SocketException)
            {
                // Somebody else has it.
            }
        }

        int[] heard = [.. listeners.Select(each => ((IPEndPoint)each.LocalEndpoint).Port)];
        CollectionAssert.DoesNotContain(heard, LoopbackPorts.Take());
        listeners.ForEach(each => each.Stop());
    }
}
