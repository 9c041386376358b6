using MeterNode.Plant.Collecting;
using MeterNode.Tools.Tests.Support;

namespace MeterNode.Tools.Tests.Collector;

[TestClass]
public sealed class PackGatheringTests
{
    [TestMethod]
    public void Wait_FewPacks_LastsTheLinger()
    {
        var gathering = new PackGathering();

        Assert.AreEqual(150, gathering.Wait(1, 0));
        Assert.AreEqual(50, gathering.Wait(7, 100));
        Assert.AreEqual(0, gathering.Wait(1, 151));
    }

    /// <summary>A backlog comes in pieces as large as the broker's window: each is stored as soon as it is complete.</summary>
    [TestMethod]
    public void Wait_SeveralPacks_LastsAShortQuiet()
    {
        var gathering = new PackGathering();

        Assert.AreEqual(5, gathering.Wait(20, 1));
        Assert.AreEqual(2, gathering.Wait(20, 148));
    }

    /// <summary>At a pack a minute of 1,000 nodes a transaction has ten packs and more.</summary>
    [TestMethod]
    public void Wait_BehindABroker_LastsLongerAndThroughShortQuiets()
    {
        PackGathering gathering = PackGathering.BehindABroker();

        Assert.AreEqual(700, gathering.Wait(1, 0));
        Assert.AreEqual(200, gathering.Wait(20, 500));
        Assert.AreEqual(5, gathering.Wait(64, 100));
    }

    /// <summary>What comes behind a pause comes together.</summary>
    [TestMethod]
    public void Wait_BehindPauses_IsShortForThePacksOfASecond()
    {
        PackGathering gathering = PackGathering.BehindPauses();

        Assert.AreEqual(200, gathering.Wait(1, 0));
        Assert.AreEqual(5, gathering.Wait(17, 3));
    }

    /// <summary>A node that sends the next pack behind the answer to the last one must not wait for nothing.</summary>
    [TestMethod]
    public void Learn_OneSenderThatWaitsForEachAnswer_SoonWaitsForNothing()
    {
        var gathering = new PackGathering();
        double waitedMs = 0;
        for (int pack = 0; pack < 1000; pack++)
        {
            waitedMs += gathering.Wait(1, 0);
            gathering.Learn(1);
        }

        Assert.IsLessThan(700, waitedMs);
        gathering.Learn(2);
        Assert.AreEqual(PackGathering.MaximumLingerMs, gathering.LingerMs);
    }

    [TestMethod]
    public void Take_ManyThatAreHere_TakesThemTogether()
    {
        var waiting = new WaitingArrivals<int>();
        for (int i = 0; i < 1500; i++)
        {
            waiting.TryAdd(i);
        }

        waiting.CompleteAdding();
        var gathering = new PackGathering();

        Assert.HasCount(1000, gathering.Take(waiting, CancellationToken.None));
        Assert.HasCount(500, gathering.Take(waiting, CancellationToken.None));
        Assert.IsEmpty(gathering.Take(waiting, CancellationToken.None));
    }

    [TestMethod]
    public void Take_Stopped_TakesWhatIsHere()
    {
        var waiting = new WaitingArrivals<int>();
        waiting.TryAdd(1);
        waiting.TryAdd(2);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var gathering = new PackGathering();

        Assert.HasCount(2, gathering.Take(waiting, stop.Token));
        Assert.IsEmpty(gathering.Take(waiting, stop.Token));
    }

    /// <summary>The thread that stores is woken for the first and for the last of several, and not for each between.</summary>
    [TestMethod]
    public void Take_SeveralOneAfterTheOther_TakesThemTogether()
    {
        var waiting = new WaitingArrivals<int>();
        var gathering = new PackGathering(maximumLingerMs: 60_000, several: 3);
        Task<List<int>> taking = Task.Run(() => gathering.Take(waiting, CancellationToken.None));
        for (int i = 0; i < 3; i++)
        {
            Thread.Sleep(20);
            waiting.TryAdd(i);
        }

        CollectionAssert.AreEqual((int[])[0, 1, 2], taking.GetAwaiter().GetResult());
    }

    /// <summary>However the clock falls, a wait ends: one alone is stored after the linger.</summary>
    [TestMethod]
    public void Take_OneAloneAgainAndAgain_WaitsNoLongerThanTheLinger()
    {
        var waiting = new WaitingArrivals<int>();
        var gathering = new PackGathering(maximumLingerMs: 3, several: 2);
        Task<int> taking = Task.Run(() =>
        {
            int taken = 0;
            for (int i = 0; i < 300; i++)
            {
                waiting.TryAdd(i);
                taken += waiting.Wait(2, 3, CancellationToken.None);
                taken += gathering.Take(waiting, CancellationToken.None).Count;
            }

            return taken;
        });

        Assert.IsTrue(taking.Wait(Patience.Step), "a wait does not end");
        Assert.AreEqual(600, taking.Result);
    }

    [TestMethod]
    public void Take_StoppedOrEndedWhileItWaits_EndsAtOnce()
    {
        foreach (bool isStopped in (bool[])[true, false])
        {
            var waiting = new WaitingArrivals<int>();
            using var stop = new CancellationTokenSource();
            var gathering = new PackGathering(maximumLingerMs: 60_000);
            Task<List<int>> taking = Task.Run(() => gathering.Take(waiting, stop.Token));
            waiting.TryAdd(1);
            Thread.Sleep(20);
            Action end = isStopped ? stop.Cancel : waiting.CompleteAdding;
            end();

            Assert.HasCount(1, taking.GetAwaiter().GetResult());
            Assert.AreEqual(isStopped, waiting.TryAdd(2));
        }
    }
}
