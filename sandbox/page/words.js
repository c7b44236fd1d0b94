// The page's own words in three languages. What people and the bot write is never touched.
import { hold, keep, recall } from "./memory.js";

const SAID = {
  "Phone": ["手機", "手机"],
  "Desk": ["客服台", "客服台"],
  "Backstage": ["幕後", "幕后"],
  "Clock": ["時鐘", "时钟"],
  "Language of the page": ["頁面語言", "页面语言"],
  "Light or dark": ["亮色或暗色", "浅色或深色"],
  "Parts of the page": ["頁面區塊", "页面区块"],
  "Person": ["人物", "人物"],
  "Add a person": ["新增人物", "添加人物"],
  "Nobody is here yet. Add a person to begin; they are the borrower, and so are you.":
    ["目前沒有人。請先新增一位：他是借款人，也就是您。", "目前没有人。请先添加一位：他是借款人，也就是您。"],
  "Group": ["群組", "群组"],
  "No group is here yet.": ["目前沒有群組。", "目前没有群组。"],
  "Topics": ["主題", "话题"],
  "Back to the topics": ["回到主題列表", "返回话题列表"],
  "You are": ["您是", "您是"],
  "More for this chat": ["更多", "更多"],
  "Start with a link's payload": ["用連結的代碼開始", "用链接的代码开始"],
  "or a whole t.me link": ["或整個 t.me 連結", "或整个 t.me 链接"],
  "token, or a whole t.me link": ["代碼，或整個 t.me 連結", "代码，或整个 t.me 链接"],
  "Start": ["開始", "开始"],
  "Block the bot": ["封鎖機器人", "屏蔽机器人"],
  "Let the bot in again": ["解除封鎖", "解除屏蔽"],
  "This person has not opened the bot yet. Until they press Start, it cannot write to them.":
    ["這個人還沒有開啟機器人。在按下「開始」之前，機器人無法傳訊息給他。", "这个人还没有打开机器人。在按下“开始”之前，机器人无法给他发消息。"],
  "Payload of the invitation, if there is one": ["邀請連結的代碼（如果有）", "邀请链接的代码（如果有）"],
  "Nothing has been said here yet.": ["這裡還沒有訊息。", "这里还没有消息。"],
  "Messages": ["訊息", "消息"],
  "Message": ["輸入訊息", "输入消息"],
  "Send": ["傳送", "发送"],
  "Cancel": ["取消", "取消"],
  "Close": ["關閉", "关闭"],
  "New tab": ["新分頁", "新标签页"],
  "Add": ["新增", "添加"],
  "Reply": ["回覆", "回复"],
  "Edit": ["編輯", "编辑"],
  "Delete": ["刪除", "删除"],
  "edited": ["已編輯", "已编辑"],
  "You": ["您", "您"],
  "Reply to: {what}": ["回覆：{what}", "回复：{what}"],
  "Edit: {what}": ["編輯：{what}", "编辑：{what}"],
  "Photo or file": ["照片或檔案", "照片或文件"],
  "Reply keyboard": ["快捷鍵盤", "快捷键盘"],
  "The bot is typing": ["機器人正在輸入", "机器人正在输入"],
  "First name": ["名字", "名字"],
  "Language of their phone": ["手機語言", "手机语言"],
  "Telegram id": ["Telegram 編號", "Telegram 编号"],
  "@{name} is here": ["@{name} 在線上", "@{name} 在线"],
  "Waiting for a bot to call": ["等待機器人連線", "等待机器人连接"],
  "The sandbox does not answer; trying again": ["沙盒沒有回應，正在重試", "沙盒没有响应，正在重试"],
  "has blocked the bot": ["已封鎖機器人", "已屏蔽机器人"],
  "has not pressed Start": ["還沒按開始", "还没按开始"],
  "{n} people and the bot": ["{n} 人和機器人", "{n} 人和机器人"],
  "Photo": ["照片", "照片"],
  "File": ["檔案", "文件"],
  "Sticker": ["貼圖", "贴纸"],
  "Open": ["開啟", "打开"],
  "Open {name}": ["開啟 {name}", "打开 {name}"],
  "Voice message": ["語音訊息", "语音消息"],
  "Voice message, {n} s": ["語音訊息，{n} 秒", "语音消息，{n} 秒"],
  "Service message": ["系統訊息", "系统消息"],
  "The group became a supergroup": ["群組已升級為超級群組", "群组已升级为超级群组"],
  "The supergroup was made from a group": ["超級群組由群組升級而來", "超级群组由群组升级而来"],
  "Topic opened: {name}": ["已開啟主題：{name}", "已创建话题：{name}"],
  "Topic changed: {name}": ["主題已更名：{name}", "话题已改名：{name}"],
  "Topic closed": ["主題已關閉", "话题已关闭"],
  "Topic reopened": ["主題已重新開啟", "话题已重新打开"],
  "General hidden": ["General 已隱藏", "General 已隐藏"],
  "General shown again": ["General 已重新顯示", "General 已重新显示"],
  "Pinned: {what}": ["已釘選：{what}", "已置顶：{what}"],
  "Pinned": ["釘選", "置顶"],
  "{names} joined": ["{names} 加入了群組", "{names} 加入了群组"],
  "{names} left": ["{names} 離開了群組", "{names} 离开了群组"],
  "its icon": ["圖示", "图标"],
  "Show what is hidden": ["顯示隱藏的文字", "显示隐藏的文字"],
  "The arrow keys go from message to message": ["用方向鍵逐則瀏覽訊息", "用方向键逐条浏览消息"],
  "Copied: {what}": ["已複製：{what}", "已复制：{what}"],
  "sent": ["已傳送", "已发送"],
  "read by the bot": ["機器人已讀", "机器人已读"],
  "+1 hour": ["+1 小時", "+1 小时"],
  "+1 day": ["+1 天", "+1 天"],
  "The newest {n} of {all} messages are shown": ["顯示最新 {n} 則，共 {all} 則", "显示最新 {n} 条，共 {all} 条"],
};

const CODES = { en: -1, "zh-Hant": 0, "zh-Hans": 1 };
export const LANGUAGES = [["en", "English"], ["zh-Hant", "繁體中文"], ["zh-Hans", "简体中文"]];

function guessed() {
  const code = (recall("language") ?? navigator.language ?? "en").toLowerCase();
  if (!code.startsWith("zh")) return "en";
  return /hant|tw|hk|mo/.test(code) ? "zh-Hant" : "zh-Hans";
}

export let language = guessed();
hold("language", language); // another tab may speak another from now on

/** The sentence in the page's language; `{name}` stands for a value. */
export function say(sentence, values = {}) {
  const said = CODES[language] < 0 ? sentence : SAID[sentence]?.[CODES[language]] ?? sentence;
  const filled = said.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  return language === "en" ? filled : filled.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, ""); // a gap is for figures and Latin letters
}

/** Add sentences of another part of the page: {"English": [zh-Hant, zh-Hans]}. */
export function teach(more) {
  Object.assign(SAID, more);
}

/** Every element that carries English words in data-say, data-label, data-about, data-hint says them in the page's language. */
export function translate(root = document) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of root.querySelectorAll("[data-label]")) node.ariaLabel = say(node.dataset.label);
  for (const node of root.querySelectorAll("[data-about]")) node.ariaDescription = say(node.dataset.about);
  for (const node of root.querySelectorAll("[data-hint]")) node.placeholder = say(node.dataset.hint);
}

export function speak(code) {
  keep("language", code);
  language = code;
  translate();
  document.dispatchEvent(new CustomEvent("language"));
}
