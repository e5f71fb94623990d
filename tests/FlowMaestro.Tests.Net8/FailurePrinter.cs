using NUnit.Framework.Interfaces;

namespace FlowMaestro.Tests.Net8;

internal sealed class FailurePrinter : ITestListener
{
    public void TestFinished(ITestResult result)
    {
        if (result.ResultState is { Status: TestStatus.Failed, Site: not FailureSite.Child })
        {
            Console.WriteLine($"Failed {result.FullName}\n{result.Message}\n{result.StackTrace}");
        }
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }
}
