// The words of scenes and guide in three languages.
import { teach } from "/page/words.js";

teach({
  "Scenes": ["情境", "场景"],
  "Eight scenes": ["八個情境", "八个场景"],
  "The borrower speaks": ["借款人使用", "借款人使用"],
  "Each takes about two minutes and begins with a new borrower. Do every step yourself, or let it be done.":
    ["每個約兩分鐘，都從一位新的借款人開始。可以自己操作每一步，也可以由系統代勞。", "每个约两分钟，都从一位新的借款人开始。可以自己操作每一步，也可以由系统代劳。"],
  "Begin here": ["從這裡開始", "从这里开始"],
  "Start over": ["重新開始", "重新开始"],
  "Start the demo over?": ["要重新開始示範嗎？", "要重新开始演示吗？"],
  "Everything said and signed here is forgotten, and the example book is as it was on its first day.":
    ["這裡說過、簽過的都會清除，範例帳冊回到第一天。", "这里说过、签过的都会清除，示例账册回到第一天。"],
  "The demo starts over. This page comes back by itself.": ["示範正在重新開始，頁面會自動恢復。", "演示正在重新开始，页面会自动恢复。"],
  "Welcome": ["歡迎", "欢迎"],
  "See a polite bot help people who are late with a loan. You are the borrower on the phone, the agent at the desk, and the clock.":
    ["看一個有禮的機器人如何陪伴逾期的借款人。手機上您是借款人，客服台前您是專員，時間也由您掌握。",
      "看一个有礼的机器人如何陪伴逾期的借款人。手机上您是借款人，客服台前您是客服，时间也由您掌握。"],
  "Show me in two minutes": ["兩分鐘帶我看一遍", "两分钟带我看一遍"],
  "Look around": ["自己逛逛", "自己逛逛"],
  "Step {n} of {of}": ["第 {n} 步，共 {of} 步", "第 {n} 步，共 {of} 步"],
  "The end": ["完成", "完成"],
  "Do it for me": ["幫我完成這一步", "帮我完成这一步"],
  "Next": ["下一步", "下一步"],
  "Leave": ["離開", "离开"],
  "Another scene": ["看另一個情境", "看另一个场景"],
  "Begin anew": ["重來一次", "重来一次"],
  "The talk went another way. Go on freely, or begin this scene anew.":
    ["對話走了另一條路。可以繼續自由操作，或把這個情境重來一次。", "对话走了另一条路。可以继续自由操作，或把这个场景重来一次。"],
  "Tap “{words}”": ["點「{words}」", "点“{words}”"],
  "Write “{words}”": ["輸入「{words}」", "输入“{words}”"],
  "Send a picture": ["傳一張照片", "发一张照片"],
  "Pay in the book": ["在「帳冊」繳款", "在“账册”还款"],
  "Move the clock to {when}": ["把時鐘撥到 {when}", "把时钟拨到 {when}"],
  "Write “{words}” in the topic": ["在主題裡輸入「{words}」", "在话题里输入“{words}”"],
  "Write “/r …” in the topic": ["在主題裡輸入「/r …」", "在话题里输入“/r …”"],
  "Tap it in the topic": ["在主題裡點按鈕", "在话题里点按钮"],
});
